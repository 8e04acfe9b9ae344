import type { Fact, Facts } from "../checkpoint/facts/fact.ts";
import { jsonEqual } from "../engine/json-equal.ts";
import { isJsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";
import { printPointer } from "../format/json/pointer.ts";
import { keysOf } from "../model/architecture/keys-of.ts";
import type { SideValue, ValueDifference } from "./checkpoint-diff.ts";
import { CONFIG_FACTS } from "./config-facts.ts";
import { isGraphKey } from "./graph-keys.ts";
import { layerTypes, PATTERN_KEYS } from "./layer-types.ts";
import { isRopeConstant, ROPE_KEYS, ropeValues } from "./rope-values.ts";
import { sameMeaning } from "./same-meaning.ts";
import type { Subject } from "./subject.ts";

/** A side's configuration, and the tensors that follow from it. */
export type ConfigSide = Pick<Subject, "facts" | "graph">;

/** A value of both sides; `same` where they say the same, in whatever spelling. */
export interface ConfigRow extends ValueDifference {
  readonly same: boolean;
}

/** config.json of both, what is normalised first, then every other key as it stands. What neither says is left out. */
export function configRows(a: ConfigSide, b: ConfigSide): readonly ConfigRow[] {
  const rows = [
    ...factRows(a.facts, b.facts),
    ...classRows(a.facts, b.facts).filter(({ same }) => !same),
    ...ropeRows(a.facts, b.facts),
    ...layerRows(a, b),
    ...otherRows(a, b),
  ];
  const differing = new Set(rows.filter(({ same }) => !same).map(({ key }) => key));
  return rows.filter(({ same, key }) => !same || !differing.has(key));
}

function configRow(
  key: string,
  a: SideValue | null,
  b: SideValue | null,
  graph = false,
  same: boolean = jsonEqual(a?.value ?? null, b?.value ?? null),
): readonly ConfigRow[] {
  return a === null && b === null ? [] : [{ key, a, b, graph, same }];
}

function factRows(a: Facts, b: Facts): readonly ConfigRow[] {
  const isComposite = [a, b].some(({ config }) => config.section.length > 0);
  return CONFIG_FACTS.flatMap(({ fact, key, graph }) => {
    if (fact === "architecture.model_type" && !isComposite) return [];
    const [one, other] = [a.get(fact), b.get(fact)].map((found) => ordered(fact, found));
    const same = sameMeaning(fact, one?.value, other?.value) || undefined;
    const isGraph = graph === "if-both" ? one !== null && other !== null : graph;
    return configRow(key, sideValue(one ?? null), sideValue(other ?? null), isGraph, same);
  });
}

function ordered(name: string, fact: Fact | null): Fact | null {
  if (name !== "eos.config" || fact === null || !Array.isArray(fact.value) || fact.value.length !== 1) return fact;
  const [only] = fact.value as readonly JsonValue[];
  return { ...fact, value: only ?? null };
}

function sideValue(fact: Fact | null): SideValue | null {
  return fact === null ? null : { value: fact.value, how: fact.how };
}

/** The first class is the fact; others of the list are for readers that do not know it. */
function classRows(a: Facts, b: Facts): readonly ConfigRow[] {
  if (a.get("architecture.class")?.value !== b.get("architecture.class")?.value) return [];
  const [one, other] = [a, b].map(({ config }) => memberOf(config.root, "architectures"));
  if (!Array.isArray(one) || !Array.isArray(other)) return [];
  return configRow("architectures", { value: one, how: "stated" }, { value: other, how: "stated" });
}

function ropeRows(a: Facts, b: Facts): readonly ConfigRow[] {
  const [one, other] = [ropeValues(a), ropeValues(b)];
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].flatMap((key) => {
    const [here, there] = [one.get(key) ?? null, other.get(key) ?? null];
    // Which number a set lacks is told by its type, which differs too; otherwise the set is broken.
    return configRow(key, here, there, here !== null && there !== null && isRopeConstant(key));
  });
}

function layerRows(a: ConfigSide, b: ConfigSide): readonly ConfigRow[] {
  const [one, other] = [layerTypes(a.facts), layerTypes(b.facts)];
  // What follows on both sides is news only by itself: more layers, or a window on one side, are told by their own keys.
  if (one?.how !== "stated" && other?.how !== "stated" && !haveOtherPatterns(a, b)) return [];
  return configRow("layer_types", one, other, one !== null && other !== null);
}

/** Whether layers that both have, with windows on both sides, are of other kinds. */
function haveOtherPatterns(a: ConfigSide, b: ConfigSide): boolean {
  const kinds = [a, b].map(({ facts }) => layerTypes(facts)?.value);
  const [one, other] = kinds.map((list): readonly JsonValue[] => (Array.isArray(list) ? list : []));
  if (one === undefined || other === undefined) return false;
  if ([a, b].some(({ facts }) => facts.get("architecture.sliding_window") === null)) return false;
  return one.slice(0, other.length).some((kind, layer) => kind !== other[layer]);
}

/** Keys that no fact stands for, in the order in which they are met. */
function otherRows(a: ConfigSide, b: ConfigSide): readonly ConfigRow[] {
  const [one, other] = [rawKeys(a.facts), rawKeys(b.facts)];
  const told = new Set([...toldKeys(a.facts), ...toldKeys(b.facts)]);
  // Where the kinds of layers follow on one side only, what they would follow from is told as it stands.
  if ([a, b].every(({ facts }) => layerTypes(facts) !== null)) for (const key of PATTERN_KEYS) told.add(key);
  const shapes = new Set([...shapeKeys(a), ...shapeKeys(b)]);
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].flatMap((key) => {
    if (told.has(key)) return [];
    const values = [one, other].map((raw, side) => rawValue(raw, key, side === 0 ? a.facts : b.facts));
    return configRow(key, values[0] ?? null, values[1] ?? null, isGraphKey(key, shapes));
  });
}

/** Keys of the text model's part and of the top by their own name; those of other parts with the part's: vision_config.depth. */
function rawKeys({ config: { root, section } }: Facts): ReadonlyMap<string, JsonValue> {
  const keys = new Map<string, JsonValue>();
  collect(root, "", section, keys);
  return keys;
}

/** Parts within parts; no published config is deeper than three. */
const MAX_DEPTH = 4;

function collect(
  object: JsonValue | undefined,
  prefix: string,
  section: readonly (string | number)[],
  keys: Map<string, JsonValue>,
  depth = 0,
): void {
  if (!isJsonObject(object)) return;
  for (const [key, value] of Object.entries(object)) {
    const isText = section[0] === key;
    if (isJsonObject(value) && depth < MAX_DEPTH && (isText || key.endsWith("_config"))) {
      const isEnd = isText && section.length === 1;
      collect(value, isEnd ? "" : `${prefix}${key}.`, isText ? section.slice(1) : [], keys, depth + 1);
    } else if (prefix !== "" || depth > 0 || !keys.has(key)) keys.set(`${prefix}${key}`, value);
  }
}

function rawValue(raw: ReadonlyMap<string, JsonValue>, key: string, { config }: Facts): SideValue | null {
  const stated = raw.get(key);
  if (stated !== undefined) return { value: stated, how: "stated" };
  const fact = config.attributeAt(key);
  return fact?.how === "default" ? { value: fact.value, how: "default" } : null;
}

/** Keys that were compared as facts. */
function toldKeys(facts: Facts): readonly string[] {
  const keys = CONFIG_FACTS.flatMap(({ fact }) => {
    const { pointer, file } = facts.get(fact)?.from ?? { pointer: [], file: "" };
    const { section } = facts.config;
    if (file !== "config.json" || facts.get(fact)?.how !== "stated") return [];
    const inside = printPointer(pointer).startsWith(`${printPointer(section)}/`)
      ? pointer.slice(section.length)
      : pointer;
    return inside[0] === undefined ? [] : [String(inside[0])];
  });
  return [...keys, ...ROPE_KEYS, "layer_types", "torch_dtype", "dtype"];
}

function shapeKeys({ graph }: ConfigSide): readonly string[] {
  if (graph.graph === null) return [];
  const { architecture } = graph;
  return graph.graph.templates.flatMap(({ formula }) => formula.shape.flatMap((size) => keysOf(architecture, size)));
}
