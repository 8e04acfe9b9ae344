import { filePlace, type Place } from "../../checkpoint/place.ts";
import { type TensorRef, tensorPlace, type Weights } from "../../checkpoint/weights.ts";
import { InternalError } from "../../errors.ts";
import type { JsonValue } from "../../format/json/json-value.ts";
import { compileAssertion } from "../compile-assertion.ts";
import type { Glob, GlobMatcher } from "../glob-matcher.ts";
import type { TensorCheckSource } from "../rule-source.ts";
import { tensorProperty } from "../tensor-property.ts";
import type { Target } from "./judge.ts";
import { judgeAll } from "./judge-all.ts";
import type { Check } from "./observation.ts";

/** `{ tensor, get, assert }`: what the headers say of the tensors whose names match. */
export function compileTensorCheck(source: TensorCheckSource, globs: GlobMatcher): Check {
  const names = globs(source.tensor);
  const read = tensorProperty(source.get);
  if (read === null) throw new InternalError(`a tensor has no ${source.get}`);
  const test = compileAssertion(source.assert);
  return (context) => judgeAll(test, targetsIn(context.checkpoint.weights, names, read), context);
}

function* targetsIn(
  weights: Weights,
  names: Glob,
  read: (tensor: TensorRef) => JsonValue | undefined,
): Iterable<Target> {
  for (const tensor of matching(weights, names)) {
    const primary = tensorPlace(weights, tensor.name);
    const related = primary.file === tensor.file ? [] : [shardPlace(tensor)];
    yield { actual: read(tensor), primary, related, args: { tensor: tensor.name, shard: tensor.file } };
  }
}

function* matching(weights: Weights, names: Glob): Iterable<TensorRef> {
  if (names.literal === null) {
    for (const tensor of weights.tensors.values()) if (names.matches(tensor.name)) yield tensor;
    return;
  }
  const tensor = weights.tensors.get(names.literal);
  if (tensor !== undefined) yield tensor;
}

function shardPlace(tensor: TensorRef): Place {
  return filePlace(tensor.file, "holds the tensor");
}
