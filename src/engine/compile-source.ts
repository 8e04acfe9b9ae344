import { FACTS, type Fact, type FactName } from "../checkpoint/facts/fact.ts";
import { PAIR_FACTS, type PairFactName, SIDE_FACTS, splitSide } from "../checkpoint/facts/pair-fact.ts";
import { valuePlace } from "../checkpoint/place.ts";
import { tensorPlace } from "../checkpoint/weights.ts";
import { InternalError } from "../errors.ts";
import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import { type Pointer, parsePointer, valueAt } from "../format/json/pointer.ts";
import { sourceKey } from "./operators/is-source.ts";
import type { Resolve, Resolved } from "./operators/operator.ts";
import { tensorProperty } from "./tensor-property.ts";

/** A value source of a rule file: a literal, or an object that says where the value is found. */
export function compileSource(source: JsonValue): Resolve {
  const key = sourceKey(source);
  if (key === null) return literal(source);
  const argument = memberOf(source, key) ?? null;
  switch (key) {
    case "value":
      return literal(argument);
    case "ref":
      return reference(argument);
    case "fact": {
      const name = factName(argument);
      return ({ checkpoint }) => resolvedFact(checkpoint.facts.get(name));
    }
    case "baseFact": {
      const name = factName(argument);
      return ({ base }) => placeless(base?.facts.get(name)?.value);
    }
    case "base": {
      const pointer = pointerOf(argument);
      return ({ base }) => placeless(valueAt(base?.data, pointer));
    }
    case "tensor":
      return tensorSource(argument, memberOf(source, "get"));
    case "deployment":
      if (argument !== "transformersVersion")
        throw new InternalError(`unknown deployment property ${String(argument)}`);
      return ({ deployment }) => placeless(deployment.transformersVersion ?? undefined);
  }
}

/** "config.json#/rope_scaling" in two parts; null when there is no # or no pointer after it. */
export function parseReference(text: string): { readonly file: string; readonly pointer: readonly string[] } | null {
  const hash = text.indexOf("#");
  const pointer = hash < 1 ? null : parsePointer(text.slice(hash + 1));
  return pointer === null ? null : { file: text.slice(0, hash), pointer };
}

export function factName(value: JsonValue | undefined): FactName | PairFactName {
  if (!isFactName(value) && !isPairFactName(value)) throw new InternalError(`unknown fact ${JSON.stringify(value)}`);
  return value;
}

export function isFactName(value: JsonValue | undefined): value is FactName {
  return typeof value === "string" && Object.hasOwn(FACTS, value);
}

/** A fact that rules about pairs ask for: "draft.vocabulary.size", "pair.tokens". */
export function isPairFactName(value: JsonValue | undefined): value is PairFactName {
  if (typeof value !== "string") return false;
  const side = splitSide(value);
  if (side === null) return Object.hasOwn(PAIR_FACTS, value);
  return Object.hasOwn(FACTS, side.name) || Object.hasOwn(SIDE_FACTS, side.name);
}

function literal(value: JsonValue): Resolve {
  const resolved: Resolved = { value, place: null };
  return () => resolved;
}

function reference(argument: JsonValue): Resolve {
  const parsed = typeof argument === "string" ? parseReference(argument) : null;
  if (parsed === null) throw new InternalError(`not a reference: ${JSON.stringify(argument)}`);
  const { file, pointer } = parsed;
  return ({ checkpoint }) => {
    const value = valueAt(checkpoint.documents.get(file)?.value, pointer);
    return value === undefined ? null : { value, place: valuePlace(file, pointer) };
  };
}

function tensorSource(name: JsonValue, get: JsonValue | undefined): Resolve {
  const read = tensorProperty(String(get));
  if (typeof name !== "string" || read === null) throw new InternalError(`not a tensor source: ${String(name)}`);
  return ({ checkpoint: { weights } }) => {
    const tensor = weights.tensors.get(name);
    const value = tensor === undefined ? undefined : read(tensor);
    return value === undefined ? null : { value, place: tensorPlace(weights, name) };
  };
}

function pointerOf(argument: JsonValue): Pointer {
  const pointer = typeof argument === "string" ? parsePointer(argument) : null;
  if (pointer === null) throw new InternalError(`not a JSON pointer: ${JSON.stringify(argument)}`);
  return pointer;
}

function resolvedFact(fact: Fact | null): Resolved | null {
  return fact === null ? null : { value: fact.value, place: fact.from };
}

function placeless(value: JsonValue | undefined): Resolved | null {
  return value === undefined ? null : { value, place: null };
}
