import type { Place } from "../../../checkpoint/place.ts";
import { isJsonObject, type JsonValue } from "../../../format/json/json-value.ts";
import type { Pointer } from "../../../format/json/pointer.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** attn_implementation, _experts_implementation, _attn_implementation_internal and any other key that is internal to transformers. */
const KEY = /(?:^|_)implementation(?:_internal)?$|^_.*_internal$/;

/** What is built in: eager, sdpa, flash_attention_2, flex_attention, grouped_mm, "paged|sdpa", ... */
const BUILT_IN = /^[a-z0-9_]*(?:\|[a-z0-9_]*)*$/;

const LONGEST = 1000;

/** A key of any JSON file, at any depth, that makes transformers fetch and run a kernel from a repository. */
export const remoteKernel: RuleFunction = {
  name: "config/remote-kernel",
  options: { type: "object", additionalProperties: false },
  placeholders: ["name"],
  run({ checkpoint }): FunctionOutcome {
    let targets = 0;
    const findings: FunctionFinding[] = [];
    for (const [file, { value }] of checkpoint.documents) {
      if (!file.endsWith("config.json") || !isJsonObject(value)) continue;
      targets++;
      for (const { name, place, kernel } of kernels(file, value)) {
        findings.push({ args: { name }, primary: place, actual: kernel });
      }
    }
    return { targets, findings };
  },
};

interface Kernel {
  readonly name: string;
  readonly place: Place;
  readonly kernel: string;
}

/** Without recursion: the reader bounds the depth of a document, not the stack that is left. */
function kernels(file: string, root: JsonValue): readonly Kernel[] {
  const found: Kernel[] = [];
  const stack: { readonly value: JsonValue; readonly pointer: Pointer; readonly name: string | null }[] = [
    { value: root, pointer: [], name: null },
  ];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value, pointer, name } = next;
    if (typeof value === "string") {
      if (name !== null && (value.length > LONGEST || !BUILT_IN.test(value))) {
        found.push({ name, place: { file, pointer, part: "value" }, kernel: value });
      }
    } else if (Array.isArray(value)) {
      value.forEach((item: JsonValue, index) => {
        if (isNested(item) || name !== null) stack.push({ value: item, pointer: [...pointer, index], name });
      });
    } else if (isJsonObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        // Below such a key stands one implementation for each part of a composite model.
        const inherited = name ?? (KEY.test(key) ? key : null);
        if (isNested(item) || inherited !== null)
          stack.push({ value: item, pointer: [...pointer, key], name: inherited });
      }
    }
  }
  return found.reverse();
}

function isNested(value: JsonValue): boolean {
  return typeof value === "object" && value !== null;
}
