import { TemplateFault, type TemplateMistake } from "./template-fault.ts";
import { TemplateStatements } from "./template-statements.ts";
import { TemplateStream } from "./template-stream.ts";

/** Something that a template reaches for and that no chat template has a use for. */
export interface TemplateReach {
  readonly kind: "attribute" | "computed" | "statement";
  readonly name: string;
  /** UTF-16 offset in the template. */
  readonly at: number;
}

export interface TemplateCheck {
  /** Where Jinja2 stops; null where it does not, or where this cannot be told. */
  readonly mistake: TemplateMistake | null;
  /** What it reaches for, as far as it was read. */
  readonly reaches: readonly TemplateReach[];
}

/** Attributes of Python's own objects that lead to its functions: what Jinja2's sandbox refuses, and more. */
const INTERNAL =
  /__\w+__|^(?:func_globals|func_code|func_closure|gi_frame|gi_code|cr_frame|cr_code|ag_frame|ag_code|f_globals|f_locals|f_builtins|tb_frame)$/;
const MAX_REACHES = 20;

/** Reads a chat template as transformers' Jinja2 would, in one pass, without carrying anything of it out. */
export function checkTemplate(text: string): TemplateCheck {
  const reaches: TemplateReach[] = [];
  try {
    const statements = new TemplateStatements(new TemplateStream(text), (kind, name, at) => {
      const counts = kind !== "attribute" || INTERNAL.test(name);
      if (counts && reaches.length < MAX_REACHES) reaches.push({ kind, name, at });
    });
    statements.body([]);
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    return { mistake: error.isSure ? { what: error.message, at: error.at } : null, reaches };
  }
  return { mistake: null, reaches };
}
