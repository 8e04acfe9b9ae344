/** A piece of a template: text as it is, or a placeholder by its name without braces. */
export type TemplatePart = { readonly text: string } | { readonly placeholder: string };

const PIECE = /\{\{|\}\}|\{([a-zA-Z][\w.-]*(?::[\w.-]+)?)\}/g;

/** Reads `{actual}`, `{base.name}`, `{fact:rope.theta}`; `{{` and `}}` are single braces, and so is a brace that begins no name. */
export function parseTemplate(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (const match of template.matchAll(PIECE)) {
    if (match.index > from) parts.push({ text: template.slice(from, match.index) });
    parts.push(match[1] === undefined ? { text: match[0].slice(1) } : { placeholder: match[1] });
    from = match.index + match[0].length;
  }
  if (from < template.length) parts.push({ text: template.slice(from) });
  return parts;
}

export type Render = (valueFor: (placeholder: string) => string) => string;

export function compileTemplate(template: string): Render {
  // Of a hundred templates hardly any is ever rendered.
  let parts: readonly TemplatePart[] | null = null;
  return (valueFor) => {
    parts ??= parseTemplate(template);
    return parts.map((part) => ("text" in part ? part.text : valueFor(part.placeholder))).join("");
  };
}
