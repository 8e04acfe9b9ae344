import { Environment, Interpreter, Template } from "@huggingface/jinja";
import { CHATS } from "./chats.ts";
import { failureText } from "./failure-text.ts";
import type { Outcome, RenderTask } from "./probe-task.ts";

/** The longest chat template of a base model makes 3 KB of these chats. */
const MAX_TEXT = 100_000;

/** Llama 3.2 writes the day of the call where Llama 3.1 has this one: a pair of both shall compare. */
const TODAY: ReadonlyMap<string, string> = new Map([
  ["%d", "26"],
  ["%m", "07"],
  ["%Y", "2024"],
  ["%b", "Jul"],
  ["%B", "July"],
  ["%A", "Friday"],
  ["%H", "12"],
  ["%M", "00"],
  ["%S", "00"],
]);

/** Runs a template: only ever in a thread that can be ended, as it may run for good. @throws what cannot be parsed */
export function renderChats({ template, tokens }: RenderTask): readonly Outcome<string>[] {
  // As Jinja reads a template, which the library does not.
  const parsed = new Template(template.replaceAll(/\r\n?/g, "\n"));
  return CHATS.map(({ messages }) => {
    try {
      const value = render(parsed, { ...tokens, messages: structuredClone(messages) });
      if (value.length > MAX_TEXT) return { error: `the template made more than ${MAX_TEXT} characters` };
      return { value };
    } catch (error) {
      return { error: failureText(error) };
    }
  });
}

/** As Template.render does, whose own strftime_now tells the day of the call and cannot be replaced. */
function render({ parsed }: Template, variables: Readonly<Record<string, unknown>>): string {
  const environment = new Environment();
  const globals: Readonly<Record<string, unknown>> = {
    ...{ true: true, True: true, false: false, False: false, none: null, None: null },
    raise_exception: (text: unknown) => {
      throw new Error(String(text));
    },
    range,
    strftime_now: (format: unknown) => dayText(String(format)),
    ...{ tools: null, documents: null, add_generation_prompt: true },
  };
  for (const [name, value] of Object.entries({ ...variables, ...globals })) environment.set(name, value);
  return String(new Interpreter(environment).run(parsed).value);
}

function range(first: number, second?: number, step = 1): readonly number[] {
  const [begin, end] = second === undefined ? [0, first] : [first, second];
  const numbers: number[] = [];
  if (step === 0) throw new Error("range() with a step of 0");
  for (let at = begin; step > 0 ? at < end : at > end; at += step) numbers.push(at);
  return numbers;
}

/** What the templates of base models ask for; anything else would make them differ by the library that renders them. */
function dayText(format: string): string {
  return format.replace(/%[A-Za-z]/g, (part) => TODAY.get(part) ?? part);
}
