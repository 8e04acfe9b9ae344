import { filePlace } from "../../../checkpoint/place.ts";
import { nameList } from "../files/name-list.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { hasOwnCode } from "./has-own-code.ts";

/** DeepSpeed puts it into every checkpoint; files/leftovers names it. */
const LEFTOVER = "zero_to_fp32.py";

/** Python files that no auto_map of config.json explains: one finding for all of them. */
export const pythonFiles: RuleFunction = {
  name: "config/python-files",
  options: { type: "object", additionalProperties: false },
  placeholders: ["count", "names"],
  run({ checkpoint }): FunctionOutcome {
    if (hasOwnCode(checkpoint)) return { targets: 0, findings: [] };
    const names = [...checkpoint.files.values()]
      .filter(({ name, kind }) => kind !== "directory" && name.endsWith(".py") && name !== LEFTOVER)
      .map(({ name }) => name)
      .sort();
    const [first] = names;
    if (first === undefined) return { targets: 1, findings: [] };
    const args = { count: names.length, names: nameList(names) };
    return { targets: 1, findings: [{ args, primary: filePlace(first) }] };
  },
};
