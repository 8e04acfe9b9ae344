import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { type Pointer, printPointer } from "../../format/json/pointer.ts";
import type { SchemaIssue, SchemaValidator } from "../../format/json/schema-validator.ts";
import type { Mistake } from "../../format/text/mistake.ts";
import { didYouMean } from "../did-you-mean.ts";
import type { PointedMistake } from "../loader/pointed-mistake.ts";
import type { ConfigLayer, ConfigOverride, ConfigSettings } from "./config-layer.ts";
import type { ConfigSource, Origin, Said } from "./config-origin.ts";
import { ignoreEntries } from "./ignore-entries.ts";
import { knownConfigKeys } from "./known-config-keys.ts";
import { ruleSettings } from "./rule-settings.ts";
import { settingMistakes } from "./setting-mistakes.ts";
import { untrustedMistakes } from "./untrusted-mistakes.ts";

export interface ParsedConfig {
  /** What could be read, also of a file with mistakes, so that all of them are told at once; null when it is no object. */
  readonly layer: ConfigLayer | null;
  readonly mistakes: readonly Mistake[];
}

/** Reads a configuration file. Names of rules, presets and models are looked up later, when plugins are known. */
export function parseConfigFile(source: ConfigSource, validate: SchemaValidator): ParsedConfig {
  const { placed } = source;
  const { value } = placed;
  if (value === undefined) return { layer: null, mistakes: placed.mistakes };
  if (!isJsonObject(value)) {
    return { layer: null, mistakes: [placed.mistake([], "value", "a configuration must be an object")] };
  }
  const found: PointedMistake[] = [];
  const layer = readLayer(source, value, found);
  found.push(...settingMistakes(layer));
  if (source.untrusted) found.push(...untrustedMistakes(layer));
  return { layer, mistakes: [...schemaMistakes(source, validate(value), found), ...found.map(toMistake(source))] };
}

function toMistake({ placed }: ConfigSource): (pointed: PointedMistake) => Mistake {
  return ({ pointer, message, part = "value" }) => placed.mistake(pointer, part, message);
}

/** What the schema has against the file, less what is said in better words already. */
function schemaMistakes(
  { placed }: ConfigSource,
  issues: readonly SchemaIssue[],
  said: readonly PointedMistake[],
): readonly Mistake[] {
  const places = said.map(({ pointer }) => printPointer(pointer));
  return issues
    .filter(({ pointer }) => {
      const at = printPointer(pointer);
      return !places.some((place) => place !== "" && (at === place || at.startsWith(`${place}/`)));
    })
    .map(({ pointer, part, key, detail }) => {
      const parent = pointer.slice(0, -1);
      if (part === "key" && key !== null) {
        const guess = didYouMean(key, knownConfigKeys(parent));
        return placed.mistake(pointer, "key", `unknown key ${JSON.stringify(key)}${guess}`);
      }
      if (detail === "is required") {
        const subject = parent.length === 0 ? "the file" : printPointer(parent).slice(1);
        return placed.mistake(parent, "value", `${subject} lacks the key "${String(key)}"`);
      }
      return placed.mistake(pointer, "value", `${printPointer(pointer).slice(1)} ${detail}`);
    });
}

function readLayer(source: ConfigSource, value: JsonObject, mistakes: PointedMistake[]): ConfigLayer {
  const said = (pointer: Pointer): Origin => ({ kind: "file", source, pointer });
  const list = (key: string): readonly Said<string>[] => texts(memberOf(value, key), [key], said);
  const convert = memberOf(value, "convert");
  return {
    source,
    root: memberOf(value, "root") !== false,
    extends: list("extends"),
    ...readSettings(value, [], said, mistakes),
    overrides: objects(value, "overrides").map(([override, index]): ConfigOverride => {
      const at = ["overrides", index];
      return {
        files: texts(memberOf(override, "files"), [...at, "files"], said),
        ...readSettings(override, at, said, mistakes),
      };
    }),
    ignores: ignoreEntries(source, objects(value, "ignore"), mistakes),
    baseline: textAt(value, [], "baseline", said),
    plugins: list("plugins"),
    convert: isJsonObject(convert) ? { value: convert, origin: said(["convert"]) } : null,
  };
}

type SaidAt = (pointer: Pointer) => Origin;

function readSettings(value: JsonObject, at: Pointer, said: SaidAt, mistakes: PointedMistake[]): ConfigSettings {
  const rules = memberOf(value, "rules");
  return {
    model: textAt(value, at, "model", said),
    server: textAt(value, at, "server", said),
    transformersVersion: textAt(value, at, "transformersVersion", said),
    rules: isJsonObject(rules) ? ruleSettings(rules, [...at, "rules"], said, mistakes) : [],
  };
}

function textAt(value: JsonObject, at: Pointer, key: string, said: SaidAt): Said<string> | null {
  const text = memberOf(value, key);
  return typeof text === "string" && text !== "" ? { value: text, origin: said([...at, key]) } : null;
}

/** A text, or a list of texts. */
function texts(value: JsonValue | undefined, at: Pointer, said: SaidAt): readonly Said<string>[] {
  if (typeof value === "string") return value === "" ? [] : [{ value, origin: said(at) }];
  if (!Array.isArray(value)) return [];
  return (value as readonly JsonValue[]).flatMap((item, index) =>
    typeof item === "string" && item !== "" ? [{ value: item, origin: said([...at, index]) }] : [],
  );
}

function objects(value: JsonObject, key: string): readonly (readonly [JsonObject, number])[] {
  const list = memberOf(value, key);
  if (!Array.isArray(list)) return [];
  return (list as readonly JsonValue[]).flatMap((item, index) => (isJsonObject(item) ? [[item, index] as const] : []));
}
