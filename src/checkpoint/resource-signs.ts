/** What apiVersion of the vendor's Kubernetes resources begins with. */
export const VENDOR_GROUP = "sambanova.ai/";

/** Whether a text may hold a resource of the vendor: only then is a YAML parser loaded. */
export function mentionsVendor(text: string): boolean {
  return text.includes(VENDOR_GROUP);
}

/** How much of the text before a mention is looked at. */
const BEFORE = 200;

/**
 * Whether a document may be a resource of the vendor or a list of them, as far as can be seen without reading it: apiVersion
 * stands at its top, or in a list. In a patch of a kustomization, a script of a workflow or a comment it stands deeper.
 */
export function maybeResource(document: string): boolean {
  // A byte-order mark in whatever encoding it was read.
  const text = document.replace(/^[^\0-\x7f]+/, "");
  const top = TOP.exec(text);
  let deeper = false;
  for (let at = text.indexOf(VENDOR_GROUP); at >= 0; at = text.indexOf(VENDOR_GROUP, at + 1)) {
    const before = text.slice(Math.max(0, at - BEFORE), at);
    const key = API_VERSION.exec(before);
    if (key === null) continue;
    const line = before.slice(0, key.index).split("\n").at(-1) ?? "";
    if (/(?:^|\s)#/.test(line)) continue;
    // A tab before it is a mistake that the reader tells.
    if (top?.[2] !== undefined || /[{\t]|^---/.test(line) || line.replace(/["']$/, "") === top?.[1]) return true;
    deeper = true;
  }
  return deeper && LIST.test(text);
}

const API_VERSION = /apiVersion["']?\s*:\s*(?:[&!]\S*\s+)*(?:[>|][-+]?\s+)?["']?$/;
/** The blanks before the first line that is no comment, directive or mark, and whether a flow collection begins there. */
const TOP = /^(?!---|%|[ \t]*#|[ \t\r]*$)([ ]*)([{[])?/m;
/** kubectl writes the kind behind the items, of which only the beginning may be here. */
const LIST = /^["']?(?:items["']?[ \t]*:|kind["']?[ \t]*:[ \t]*["']?\w*List\b)/m;

/** Whether a text is a template for Helm or its like, which becomes YAML later. */
export function looksLikeTemplate(text: string): boolean {
  return text.includes("{{") && MARKS.test(text.replace(/(^|[ \t])#.*$/gm, ""));
}

/**
 * Whether a file is a template as a whole: a condition or a loop stands around its documents, which need not look like
 * templates themselves. Inside a document, as in a script of a ConfigMap, such a line is indented.
 */
export function isTemplateFile(text: string): boolean {
  return text.includes("{{") && AROUND.test(text);
}

const AROUND = /^\{\{-?[ \t]*(?:if|else|end|range|with|define|block)\b/m;

/** Helm's expressions; and a value that is nothing else and has no quotes, which no YAML has. */
const MARKS =
  /\{\{-?\s*(?:[.$(]|\/\*|(?:if|else|end|range|with|define|include|template|block|toYaml|tpl|required|printf|quote|default|lookup)\b)|^[ \t]*[\w.-]+:[ \t]+\{\{-?[ \t]*[\w.]+[ \t]*(?:\||-?\}\})/m;

export function isYamlName(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}
