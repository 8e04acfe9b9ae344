import type { Architectures } from "./architecture/architectures.ts";
import { parseExpression } from "./architecture/expression.ts";
import { keysOf } from "./architecture/keys-of.ts";
import type { NoGraph } from "./architecture/model-graph.ts";

export interface NoGraphText {
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/**
 * Why a configuration has no graph, for people.
 * @param modelType of the configuration, so that keys behind symbols can be named
 */
export function noGraphText(reason: NoGraph, architectures: Architectures, modelType?: string): NoGraphText {
  switch (reason.kind) {
    case "no-model-type":
      return {
        message: "config.json has no model_type",
        hint: "state model_type, as the base model's config.json does",
      };
    case "no-class":
      return {
        message: "config.json names no model class in architectures",
        hint: 'state architectures, for instance ["LlamaForCausalLM"]',
      };
    case "unknown-model-type":
      return {
        message: `there is no architecture for model_type ${reason.modelType}`,
        hint: `there is one for ${architectures.modelTypes().join(", ")}; models/README.md says how to add one`,
      };
    case "unknown-class": {
      const classes = [...(architectures.get(reason.modelType)?.classes.keys() ?? [])];
      return {
        message: `the architecture ${reason.modelType} does not know the class ${reason.className}`,
        hint: `it knows ${classes.join(", ")}`,
      };
    }
    case "unknown-size": {
      const architecture = modelType === undefined ? null : architectures.get(modelType);
      const formula = parseExpression(reason.formula);
      const keys = architecture === null ? [...formula.names] : keysOf(architecture, formula);
      return {
        message: `"${reason.formula}" is no size or count with the values of config.json`,
        hint: `look at ${keys.join(", ")}: one is missing, or has a value that cannot be`,
      };
    }
    default:
      return reason satisfies never;
  }
}
