import { classifyFolder } from "../../../checkpoint/classify.ts";
import { otherKind } from "../../../checkpoint/other-kind.ts";
import { filePlace } from "../../../checkpoint/place.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { nameList } from "./name-list.ts";

/** A folder that holds something else than a Hugging Face checkpoint, and the way from there to one. */
export const wrongKind: RuleFunction = {
  name: "files/wrong-kind",
  options: { type: "object", additionalProperties: false },
  placeholders: ["what", "names", "remedy"],
  run({ checkpoint }): FunctionOutcome {
    const other = otherKind(checkpoint);
    if (other === null) return { targets: 1, findings: [] };
    const { evidence } = classifyFolder(checkpoint.files);
    const names = evidence.length > 0 ? evidence : [...checkpoint.files.keys()].sort();
    const args = { ...other, names: nameList(names) };
    return { targets: 1, findings: [{ args, primary: filePlace(evidence[0] ?? "") }] };
  },
};
