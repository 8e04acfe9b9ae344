import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { PlanStep } from "../plan.ts";
import { planStep } from "./step.ts";

/** Where save_pretrained puts the chat templates besides the default one, each as `<name>.jinja`. */
const FOLDER = "additional_chat_templates";

const EVIDENCE: PlanStep["evidence"] = {
  text: `transformers 5.12.1 loads every ${FOLDER}/<name>.jinja as the chat template <name>`,
  mark: "seen",
};

/** Chat templates in a folder of their own: an output has no folders, so whoever renders with one by its name is told. */
export function extraTemplateSteps({ files }: Pick<Checkpoint, "files">): readonly PlanStep[] {
  const name = `${FOLDER}/`;
  if (files.get(FOLDER)?.kind !== "directory") return [];
  const text = `the chat templates in ${name} stay behind, as folders are not copied: without them only the default template is there; where another is used, copy the folder into the output`;
  return [planStep("chat-templates", text, [name], EVIDENCE)];
}
