import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { type Place, valuePlace } from "../../../checkpoint/place.ts";
import { checkTemplate, type TemplateCheck } from "../../../format/jinja/check-template.ts";
import { type JsonValue, memberOf } from "../../../format/json/json-value.ts";

/** A chat template of a checkpoint and what was found in it. */
export interface ChatTemplate {
  /** "chat_template.jinja", or "the chat template \"tool_use\" of tokenizer_config.json". */
  readonly label: string;
  readonly text: string;
  readonly check: TemplateCheck;
  /** The place of a part of it. */
  placeOf(at: number): Place;
  lineOf(at: number): number;
}

/** Templates that one file may bring: transformers knows default, tool_use and rag. */
const MAX_NAMED = 100;
const FILES: readonly string[] = ["tokenizer_config.json", "chat_template.json", "processor_config.json"];

/** Two rules ask for the same. */
const known = new WeakMap<Checkpoint, readonly ChatTemplate[]>();

/** Every chat template of a checkpoint, each read once: the file of its own first. */
export function chatTemplates(checkpoint: Checkpoint): readonly ChatTemplate[] {
  const templates = known.get(checkpoint) ?? collect(checkpoint);
  known.set(checkpoint, templates);
  return templates;
}

function collect({ documents }: Checkpoint): readonly ChatTemplate[] {
  const templates: ChatTemplate[] = [];
  const file = documents.get("chat_template.jinja")?.value;
  if (typeof file === "string")
    templates.push(
      templateOf("chat_template.jinja", file, (at) => ({
        ...valuePlace("chat_template.jinja", []),
        range: { offset: Math.min(at, file.length - 1), length: 1 },
      })),
    );
  for (const name of FILES) {
    const value = memberOf(documents.get(name)?.value, "chat_template");
    for (const { label, text, pointer } of named(value)) {
      const place: Place = { file: name, pointer: ["chat_template", ...pointer], part: "key" };
      templates.push(templateOf(`${label} of ${name}`, text, () => place));
    }
  }
  return templates;
}

function templateOf(label: string, text: string, placeOf: (at: number) => Place): ChatTemplate {
  const lineOf = (at: number): number => text.slice(0, at).split(/\r\n|[\r\n]/).length;
  return { label, text, check: checkTemplate(text), placeOf, lineOf };
}

interface NamedTemplate {
  readonly label: string;
  readonly text: string;
  readonly pointer: readonly (string | number)[];
}

/** A text, or a list of {name, template}. */
function named(value: JsonValue | undefined): readonly NamedTemplate[] {
  if (typeof value === "string") return [{ label: "chat_template", text: value, pointer: [] }];
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_NAMED).flatMap((entry: JsonValue, index): readonly NamedTemplate[] => {
    const text = memberOf(entry, "template");
    const name = memberOf(entry, "name");
    const label = `the chat template ${JSON.stringify(String(name).slice(0, 40))}`;
    return typeof text === "string" ? [{ label, text, pointer: [index, "template"] }] : [];
  });
}
