import { createHash } from "node:crypto";
import type { JsonValue } from "../format/json/json-value.ts";
import { printPointer } from "../format/json/pointer.ts";
import { jsonIdentity } from "./json-equal.ts";
import type { Finding } from "./rule.ts";

const LENGTH = 32;

/**
 * What makes a finding the same one after its file was reformatted: rule, file, pointer, values and arguments; never lines,
 * nor the argument `remedy`, which changes with what is known of the base model.
 */
export function fingerprint({ ruleId, primary, actual, expected, args: all }: Finding): string {
  const args = Object.fromEntries(Object.entries(all).filter(([name]) => name !== "remedy"));
  const identity: JsonValue = [
    ruleId,
    primary.file,
    printPointer(primary.pointer),
    actual ?? null,
    expected ?? null,
    args,
  ];
  return hash(jsonIdentity(identity));
}

/** Of a finding among those of several checkpoints. @param root the folder of its checkpoint, the same on every machine */
export function fingerprintIn(root: string, fingerprint: string): string {
  return hash(jsonIdentity([root, fingerprint]));
}

/** Gives each its own: one that was taken already is hashed again with its ordinal, so that no report drops a finding. */
export function distinctFingerprints(fingerprints: readonly string[]): readonly string[] {
  const taken = new Map<string, number>();
  return fingerprints.map((each) => {
    const ordinal = taken.get(each) ?? 0;
    taken.set(each, ordinal + 1);
    return ordinal === 0 ? each : hash(`${each}#${ordinal}`);
  });
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, LENGTH);
}
