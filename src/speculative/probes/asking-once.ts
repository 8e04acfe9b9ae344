import { jsonEqual } from "../../engine/json-equal.ts";
import type { JsonValue } from "../../format/json/json-value.ts";
import type { ProbeAnswer, ProbeTask } from "./probe-task.ts";
import type { ProbeThread } from "./probe-thread.ts";

export type Asked = Pick<ProbeThread, "ask">;

/**
 * Two threads as they are, but for a task that the target's had already: its answer is the draft's, too. Most drafts have their
 * target's chat template, and the tokens that probes need of its tokenizer.
 */
export function askingOnce({ target, draft }: Readonly<Record<"target" | "draft", Asked>>): {
  readonly target: Asked;
  readonly draft: Asked;
} {
  const asked: { readonly task: ProbeTask; readonly answer: Promise<ProbeAnswer> }[] = [];
  return {
    target: {
      ask(task) {
        const answer = target.ask(task);
        asked.push({ task, answer });
        return answer;
      },
    },
    draft: {
      async ask(task) {
        const before = asked.find((each) => jsonEqual(each.task as unknown as JsonValue, task as unknown as JsonValue));
        return before === undefined ? await draft.ask(task) : ((await before.answer) as ProbeAnswer<typeof task.kind>);
      },
    },
  };
}
