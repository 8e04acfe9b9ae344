import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { createFacts } from "../checkpoint/facts/create-facts.ts";
import type { ModelTypes } from "../checkpoint/model-types.ts";
import { pickWeights } from "../checkpoint/pick-weights.ts";
import type { Problem } from "../checkpoint/problem.ts";
import { type LintOptions, lintCheckpoint } from "../engine/lint.ts";
import type { LintResult } from "../engine/lint-result.ts";
import type { RuleSet } from "../engine/rule-set.ts";
import { checkResources } from "./check-resources.ts";
import type { DeploymentFolder } from "./deployment-folders.ts";
import type { KnownModels } from "./known-models.ts";
import type { ResourceSet } from "./resource-set.ts";

export interface DeploymentInput {
  readonly set: ResourceSet;
  readonly known: KnownModels;
  readonly modelTypes: ModelTypes;
  /** What was found in the checkpoints that sources were mapped to. */
  readonly further?: readonly Problem[];
}

/** The verdict on the resources of a folder: the rules of a deployment on what was read. Pure but for the clock of the options. */
export function lintDeployment(
  { checkpoint, own }: DeploymentFolder,
  ruleSet: RuleSet,
  options: Pick<LintOptions, "levels" | "fileLevels" | "acceptance" | "loadTime" | "now" | "keepSubject">,
): LintResult {
  const result = lintCheckpoint(checkpoint, ruleSet, {
    ...options,
    subject: "deployment",
    base: null,
    deployment: { transformersVersion: null },
  });
  const files = [...own].sort();
  return { ...result, files, stats: { ...result.stats, filesRead: files.length } };
}

/** Files, documents and problems of a whole run, with which the machinery of checkpoints does all the rest; of weights there are none. */
export function deploymentAsCheckpoint({ set, known, modelTypes, further = [] }: DeploymentInput): Checkpoint {
  const { files, documents } = set;
  const weights = pickWeights({ shards: [], indexes: [], names: new Set() });
  return {
    root: ".",
    kind: "unknown",
    files,
    documents,
    weights,
    tokenizer: null,
    scans: null,
    problems: [...checkResources(set, known), ...further],
    facts: createFacts({ documents: new Map(), weights, tokenizer: null, modelTypes }),
  };
}
