import type { DocumentFilter } from "vscode-languageclient";

/** By path, for VS Code calls these files json, jsonc, or whatever another extension says. The server picks among them. */
export const SELECTED_DOCUMENTS: DocumentFilter[] = [
  "**/*.json",
  "**/chat_template.jinja",
  "**/.checkpointlintrc.{yaml,yml}",
].map((pattern) => ({ scheme: "file", pattern }));
