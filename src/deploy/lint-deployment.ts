import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { createFacts } from "../checkpoint/facts/create-facts.ts";
import type { ModelTypes } from "../checkpoint/model-types.ts";
import { pickWeights } from "../checkpoint/pick-weights.ts";
import type { Problem } from "../checkpoint/problem.ts";
import { type LintOptions, lintCheckpoint } from "../engine/lint.ts";
import type { LintResult } from "../engine/lint-result.ts";
import type { RuleSet } from "../engine/rule-set.ts";
import { checkResources } from "./check-resources.ts";
import type { KnownModels } from "./known-models.ts";
import type { ResourceSet } from "./resource-set.ts";

export interface DeploymentInput {
  readonly set: ResourceSet;
  readonly known: KnownModels;
  readonly modelTypes: ModelTypes;
  /** What was found in the checkpoints that sources were mapped to. */
  readonly further?: readonly Problem[];
}

/** The verdict on resources: the rules of a deployment on what was read. Pure but for the clock of the options. */
export function lintDeployment(
  input: DeploymentInput,
  ruleSet: RuleSet,
  options: Pick<LintOptions, "levels" | "fileLevels" | "acceptance" | "loadTime" | "now">,
): LintResult {
  const settings = {
    ...options,
    subject: "deployment",
    base: null,
    deployment: { transformersVersion: null },
  } as const;
  return lintCheckpoint(deploymentAsCheckpoint(input), ruleSet, settings);
}

/** Files, documents and problems, with which the machinery of checkpoints does all the rest; of weights there are none. */
export function deploymentAsCheckpoint({ set, known, modelTypes, further = [] }: DeploymentInput): Checkpoint {
  const { root, files, documents } = set;
  const weights = pickWeights({ shards: [], indexes: [], names: new Set() });
  return {
    root,
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
