import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import type { Mistake } from "../../format/text/mistake.ts";
import type { PlacedFile } from "../../format/text/placed-file.ts";
import { schemaMistakes } from "./schema-mistakes.ts";
import type { ServingValidators } from "./serving-validators.ts";

/** What is kept of one server: schemas/serving-cache.schema.json. One file, so that a generation is there whole or not at all. */
export interface ServingCache {
  /** Base URL. */
  readonly server: string;
  /** When the server last said that this is current, milliseconds since 1970. */
  readonly fetched: number;
  /** What GET /v1/models gave; null when there is no such list. */
  readonly served: { readonly names: readonly string[]; readonly etag: string | null } | null;
  /** null when the server publishes no index. */
  readonly index: { readonly etag: string | null } | null;
  readonly models: readonly CachedModel[];
}

export interface CachedModel {
  readonly sha256: string;
  /** schemas/base-model.schema.json. */
  readonly entry: JsonObject;
}

export const CACHE_SCHEMA = "checkpointlint/serving-cache@1";
/** The file's name inside the folder of its server. */
export const CACHE_FILE = "serving-metadata.json";

export function printServingCache({ server, fetched, served, index, models }: ServingCache): string {
  const value = { schema: CACHE_SCHEMA, server, fetched: new Date(fetched).toISOString(), served, index, models };
  return `${JSON.stringify(value, null, 2)}\n`;
}

export type ReadCache =
  | { readonly cache: ServingCache }
  /** Why the file is no cache that can be used; never empty. */
  | { readonly mistakes: readonly Mistake[] };

/** Reads a cache file that may have been written by another version, or damaged. */
export function readServingCache(file: PlacedFile, validators: ServingValidators): ReadCache {
  const { value } = file;
  if (value === undefined || file.mistakes.length > 0) return { mistakes: file.mistakes };
  const outer = schemaMistakes(file, value, [], validators.cache);
  if (outer.length > 0) return { mistakes: outer };
  const entries = listOf(memberOf(value, "models"));
  const inner = entries.flatMap((model, at) =>
    schemaMistakes(file, memberOf(model, "entry") ?? null, ["models", at, "entry"], validators.baseModel),
  );
  const fetched = Date.parse(String(memberOf(value, "fetched")));
  const dated = Number.isNaN(fetched) ? [file.mistake(["fetched"], "value", "fetched is no date")] : [];
  if (inner.length + dated.length > 0) return { mistakes: [...dated, ...inner] };
  const served = memberOf(value, "served");
  const index = memberOf(value, "index");
  return {
    cache: {
      server: String(memberOf(value, "server")),
      fetched,
      served: isJsonObject(served)
        ? { names: listOf(memberOf(served, "names")).map(String), etag: textOrNull(memberOf(served, "etag")) }
        : null,
      index: isJsonObject(index) ? { etag: textOrNull(memberOf(index, "etag")) } : null,
      models: entries.flatMap((model) => {
        const entry = memberOf(model, "entry");
        return isJsonObject(entry) ? [{ sha256: String(memberOf(model, "sha256")), entry }] : [];
      }),
    },
  };
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function textOrNull(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}
