import { type JsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { printPointer } from "../../format/json/pointer.ts";
import type { SchemaValidator } from "../../format/json/schema-validator.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";
import { configError } from "../config/config-error.ts";
import { readConfigText } from "../config/read-config-text.ts";
import type { Baseline, BaselineCheckpoint, BaselineFinding } from "./baseline.ts";

/** A hundred thousand findings. */
const MAX_BYTES = 64_000_000;
const HINT = "checkpointlint baseline writes it anew; --no-baseline lints without it";

/** @throws ConfigError when it is not there, cannot be read or is damaged */
export async function readBaseline(
  fs: VirtualFs,
  path: string,
  validate: SchemaValidator,
  options: { readonly followLinks: boolean },
): Promise<Baseline> {
  const placed = await readConfigText(fs, path, { ...options, maxBytes: MAX_BYTES, hint: HINT });
  if (placed.value === undefined) throw configError(placed.mistakes, HINT);
  const mistakes = validate(placed.value).map(({ pointer, part, detail }) =>
    placed.mistake(pointer, part, `${printPointer(pointer).slice(1) || "the file"} ${detail}`),
  );
  if (mistakes.length > 0) throw configError(mistakes, HINT);
  const list = items(memberOf(placed.value, "checkpoints"));
  const checkpoints = new Map(
    list.map((each, index): [string, BaselineCheckpoint] => [
      String(memberOf(each, "path")),
      { index, findings: items(memberOf(each, "findings")).map(toFinding) },
    ]),
  );
  return { path, folder: fs.parent(path), checkpoints, placed };
}

function items(list: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? (list as readonly JsonObject[]) : [];
}

function toFinding(entry: JsonObject): BaselineFinding {
  const text = (key: string): string => String(memberOf(entry, key));
  return {
    file: text("file"),
    pointer: text("pointer"),
    rule: text("rule"),
    message: text("message"),
    fingerprint: text("fingerprint"),
  };
}
