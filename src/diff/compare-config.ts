import type { Fact, Facts } from "../checkpoint/facts/fact.ts";
import { isJsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";
import { printPointer } from "../format/json/pointer.ts";
import { keysOf } from "../model/architecture/keys-of.ts";
import type { SideValue, ValueDiff, ValueDifference } from "./checkpoint-diff.ts";
import { CONFIG_FACTS } from "./config-facts.ts";
import { isGraphKey } from "./graph-keys.ts";
import { layerTypes, PATTERN_KEYS } from "./layer-types.ts";
import { isRopeConstant, ROPE_KEYS, ropeValues } from "./rope-values.ts";
import { sameMeaning } from "./same-meaning.ts";
import { SIDES } from "./sides.ts";
import type { Subject } from "./subject.ts";
import { valueRow } from "./value-rows.ts";

/** config.json of both: what is normalised first, then every other key as it stands. */
export function compareConfig(a: Subject, b: Subject): ValueDiff {
  const silent = SIDES.filter((_, index) => [a, b][index]?.facts.config.root === undefined);
  if (silent.length > 0) {
    return {
      differences: [],
      notes: [`no config.json that can be read in ${silent.join(" and ")}`],
      compared: false,
    };
  }
  const differences = [
    ...factRows(a.facts, b.facts),
    ...classRows(a.facts, b.facts),
    ...ropeRows(a.facts, b.facts),
    ...layerRows(a, b),
    ...otherRows(a, b),
  ];
  return {
    differences: differences.toSorted((one, other) => Number(other.graph) - Number(one.graph)),
    notes: spellings(a, b),
    compared: true,
  };
}

function factRows(a: Facts, b: Facts): readonly ValueDifference[] {
  const isComposite = [a, b].some(({ config }) => config.section.length > 0);
  return CONFIG_FACTS.flatMap(({ fact, key, graph }) => {
    if (fact === "architecture.model_type" && !isComposite) return [];
    const [one, other] = [a.get(fact), b.get(fact)].map((found) => ordered(fact, found));
    if (sameMeaning(fact, one?.value, other?.value)) return [];
    const isGraph = graph === "if-both" ? one !== null && other !== null : graph;
    return valueRow(key, sideValue(one ?? null), sideValue(other ?? null), isGraph);
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
function classRows(a: Facts, b: Facts): readonly ValueDifference[] {
  if (a.get("architecture.class")?.value !== b.get("architecture.class")?.value) return [];
  const [one, other] = [a, b].map(({ config }) => memberOf(config.root, "architectures"));
  if (!Array.isArray(one) || !Array.isArray(other)) return [];
  return valueRow("architectures", { value: one, how: "stated" }, { value: other, how: "stated" });
}

function ropeRows(a: Facts, b: Facts): readonly ValueDifference[] {
  const [one, other] = [ropeValues(a), ropeValues(b)];
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].flatMap((key) => {
    const [here, there] = [one.get(key) ?? null, other.get(key) ?? null];
    // Which number a set lacks is told by its type, which differs too; otherwise the set is broken.
    return valueRow(key, here, there, here !== null && there !== null && isRopeConstant(key));
  });
}

function layerRows(a: Subject, b: Subject): readonly ValueDifference[] {
  const [one, other] = [layerTypes(a.facts), layerTypes(b.facts)];
  // What follows on both sides is news only by itself: more layers, or a window on one side, are told by their own keys.
  if (one?.how !== "stated" && other?.how !== "stated" && !haveOtherPatterns(a, b)) return [];
  return valueRow("layer_types", one, other, one !== null && other !== null);
}

/** Whether layers that both have, with windows on both sides, are of other kinds. */
function haveOtherPatterns(a: Subject, b: Subject): boolean {
  const kinds = [a, b].map(({ facts }) => layerTypes(facts)?.value);
  const [one, other] = kinds.map((list): readonly JsonValue[] => (Array.isArray(list) ? list : []));
  if (one === undefined || other === undefined) return false;
  if ([a, b].some(({ facts }) => facts.get("architecture.sliding_window") === null)) return false;
  return one.slice(0, other.length).some((kind, layer) => kind !== other[layer]);
}

/** Keys that no fact stands for, in the order in which they are met. */
function otherRows(a: Subject, b: Subject): readonly ValueDifference[] {
  const [one, other] = [rawKeys(a.facts), rawKeys(b.facts)];
  const told = new Set([...toldKeys(a.facts), ...toldKeys(b.facts)]);
  // Where the kinds of layers follow on one side only, what they would follow from is told as it stands.
  if ([a, b].every(({ facts }) => layerTypes(facts) !== null)) for (const key of PATTERN_KEYS) told.add(key);
  const shapes = new Set([...shapeKeys(a), ...shapeKeys(b)]);
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].flatMap((key) => {
    if (told.has(key)) return [];
    const values = [one, other].map((raw, side) => rawValue(raw, key, side === 0 ? a.facts : b.facts));
    return valueRow(key, values[0] ?? null, values[1] ?? null, isGraphKey(key, shapes));
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

function shapeKeys({ graph }: Subject): readonly string[] {
  if (graph.graph === null) return [];
  const { architecture } = graph;
  return graph.graph.templates.flatMap(({ formula }) => formula.shape.flatMap((size) => keysOf(architecture, size)));
}

/** The same said in two dialects is no difference, but its reader may want to know. */
function spellings(a: Subject, b: Subject): readonly string[] {
  const notes: string[] = [];
  const layouts = [a, b].map(({ facts }) => facts.get("rope.layout")?.value);
  if (layouts.includes("v4") && layouts.includes("v5")) {
    const [v4, v5] = layouts[0] === "v4" ? SIDES : SIDES.toReversed();
    notes.push(
      `${v5} writes the rotary embedding as rope_parameters (transformers 5), ${v4} as rope_theta and rope_scaling (4): their values were compared`,
    );
  }
  const dtypes = [a, b].map(({ facts }) => facts.get("dtype.config")?.from.pointer.at(-1));
  if (dtypes.includes("dtype") && dtypes.includes("torch_dtype")) {
    notes.push(`dtype and torch_dtype are one key: ${SIDES[dtypes.indexOf("dtype")]} has its new name`);
  }
  return notes;
}
