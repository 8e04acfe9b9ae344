import type { ErrorObject } from "ajv";
import { type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { parsePointer, printPointer } from "../../format/json/pointer.ts";
import type { Mistake } from "../../format/text/mistake.ts";
import type { YamlFile } from "../../format/yaml/yaml-file.ts";
import { didYouMean } from "../did-you-mean.ts";
import { schemaIssues } from "../schema-issues.ts";

/** What ajv (allErrors, verbose) has against a rule or preset file, with places and what was probably meant. */
export function schemaMistakes(yaml: YamlFile, errors: readonly ErrorObject[]): readonly Mistake[] {
  return errors
    .filter(({ keyword, propertyName }) => keyword !== "if" && propertyName === undefined)
    .map((error) => mistakeOf(yaml, error));
}

/** Keys that people try, with a better answer than "unknown". */
const TELLING_KEYS: ReadonlyMap<string, string> = new Map([["/id", "the id of a rule is its path; leave id out"]]);

function mistakeOf(yaml: YamlFile, error: ErrorObject): Mistake {
  const at = parsePointer(error.instancePath) ?? [];
  const params = error.params as JsonValue;
  switch (error.keyword) {
    case "additionalProperties": {
      const key = String(memberOf(params, "additionalProperty"));
      const known = Object.keys((error.parentSchema?.["properties"] as object | undefined) ?? {});
      const told = TELLING_KEYS.get(printPointer([...at, key]));
      return yaml.mistake([...at, key], "key", told ?? `unknown key "${key}"${didYouMean(key, known)}`);
    }
    case "required": {
      const key = String(memberOf(params, "missingProperty"));
      return yaml.mistake(at, "key", `${subject(at)} lacks the key "${key}"`);
    }
    case "dependentRequired":
      return yaml.mistake(
        at,
        "key",
        `"${String(memberOf(params, "property"))}" needs "${String(memberOf(params, "missingProperty"))}" beside it`,
      );
    case "enum": {
      const allowed = memberOf(params, "allowedValues");
      const names = Array.isArray(allowed) ? allowed.map(String) : [];
      const given = typeof error.data === "string" ? error.data : JSON.stringify(error.data);
      return yaml.mistake(at, "value", `"${given}" is none of ${names.join(", ")}${didYouMean(given, names)}`);
    }
    case "propertyNames": {
      const name = String(memberOf(params, "propertyName"));
      return yaml.mistake([...at, name], "key", `"${name}" is no rule id and no <group>/*`);
    }
    case "not":
      return yaml.mistake(at, "value", `${subject(at)} ${String(error.parentSchema?.["description"])}`);
    default: {
      const detail = schemaIssues([error])[0]?.detail ?? "is not allowed";
      return yaml.mistake(at, "value", `${subject(at)} ${detail}`);
    }
  }
}

/** How a message names a place: by its key, or as an entry of its list. */
function subject(at: readonly string[]): string {
  const last = at.at(-1);
  if (last === undefined) return "the file";
  return /^\d+$/.test(last) ? `an entry of ${at.at(-2) ?? "the list"}` : last;
}
