/** The schema that says what a file may hold; null for a file without one. */
export function schemaNameOf(file: string): string | null {
  if (file.endsWith(".index.json")) return "safetensors-index";
  if (file === ".checkpointlintrc.json") return "checkpointlintrc";
  return SCHEMAS.has(file) ? file.slice(0, -".json".length) : null;
}

const SCHEMAS: ReadonlySet<string> = new Set([
  "config.json",
  "generation_config.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
]);
