import { checkResources } from "../../src/deploy/check-resources.ts";
import { createKnownModels, type KnownModels } from "../../src/deploy/known-models.ts";
import { parseResources } from "../../src/deploy/parse-resources.ts";
import type { LintResult } from "../../src/engine/lint-result.ts";
import { shippedRegistry } from "../model/models-folder.ts";
import { memoryLinter } from "../support/memory-linter.ts";
import { shippedAssets } from "../support/shipped-assets.ts";

/** The verdict of the rules that ship on files with these texts. */
export async function lintTexts(files: Readonly<Record<string, string | Uint8Array>>): Promise<LintResult> {
  const { linter } = await memoryLinter(new Map(Object.entries(files)), {}, shippedAssets);
  const [result] = await linter.lintDeployment(Object.keys(files), []);
  if (result === undefined) throw new Error("no verdict");
  return result;
}

let known: KnownModels | null = null;

/** What is wrong with a text before rules give it a severity: `code: detail`. */
export function problemsIn(text: string): readonly string[] {
  known ??= createKnownModels(shippedRegistry());
  const { document, resources, problems } = parseResources("a.yaml", text);
  const set = { files: new Map(), documents: new Map([["a.yaml", document]]), resources, problems };
  return checkResources(set, known).map(({ code, detail }) => `${code}: ${detail}`);
}

/** `rule: message` of each finding. */
export function told({ diagnostics }: LintResult): readonly string[] {
  return diagnostics.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}
