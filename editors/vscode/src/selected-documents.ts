import type { DocumentFilter } from "vscode-languageclient";

/** By path, for VS Code calls these files json, jsonc, yaml, helm or whatever another extension says. The server picks among them. */
export const SELECTED_DOCUMENTS: DocumentFilter[] = [
  "**/*.json",
  "**/chat_template.jinja",
  // Also configurations.
  "**/*.{yaml,yml}",
].map((pattern) => ({ scheme: "file", pattern }));
