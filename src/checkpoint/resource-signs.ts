/** What apiVersion of the vendor's Kubernetes resources begins with. */
export const VENDOR_GROUP = "sambanova.ai/";

/** Whether a text may hold a resource of the vendor: only then is a YAML parser loaded. */
export function mentionsVendor(text: string): boolean {
  return text.includes(VENDOR_GROUP);
}

/** Whether a text is a template for Helm or its like, which becomes YAML later. */
export function looksLikeTemplate(text: string): boolean {
  return /\{\{-?\s*(?:[.$(]|\/\*|(?:if|else|end|range|with|define|include|template|block|toYaml|tpl|required|printf|quote|default|lookup)\b)/.test(
    text,
  );
}

export function isYamlName(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}
