import { createHash } from "node:crypto";
import { isJsonObject, type JsonObject, memberOf } from "../../format/json/json-value.ts";
import { quote } from "../../format/text/quote.ts";
import type { GetAnswer, GetRequest } from "../../source/http/http-get.ts";
import { ConnectionError, ServerError } from "../../source/http/server-error.ts";
import { shownUrl } from "../../source/http/shown-url.ts";
import { mapConcurrently } from "../../source/map-concurrently.ts";
import type { BaseUrl } from "./base-url.ts";
import { EchoError } from "./refuse-echo.ts";
import { servedListValidator, servedNames } from "./served-names.ts";
import { readServerJson } from "./server-json.ts";
import type { CachedModel, ServingCache } from "./serving-cache.ts";
import type { ServingValidators } from "./serving-validators.ts";
import { statusError } from "./status-error.ts";

export interface DownloadContext {
  /** Gets one address: see http-get.ts. @throws ServerError */
  get(request: GetRequest): Promise<GetAnswer>;
  /** Bearer key; null when there is none. */
  readonly key: string | null;
  readonly validators: ServingValidators;
  /** What the user should know. */
  readonly warn: (text: string) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

const INDEX_PATH = ".well-known/checkpointlint/index.json";
const LIST_WHAT = "the list of models that the OpenAI-style GET /v1/models gives";
const MAX_LIST = 16_000_000;
const MAX_INDEX = 4_000_000;
const MAX_MODEL = 4_000_000;
const CONCURRENT_MODELS = 4;

/**
 * Fetches what an instance says of its models: the names that it serves, and our own index with the models that it
 * describes, where it has one. Asks only for what changed since `old`. When one of the two fails, the other is taken; of
 * the one that failed `old` stays, and with it the age of the whole.
 * @throws ServerError when neither is of use, or an answer holds the key; nothing is then to be kept
 */
export async function downloadServing(
  base: BaseUrl,
  old: ServingCache | null,
  context: DownloadContext,
): Promise<ServingCache> {
  const list = await attempt(() => getList(base, old, context));
  // Whoever cannot be reached is not asked a second time.
  if (list.error instanceof ConnectionError) throw list.error;
  const index = await attempt(() => getIndex(base, old, list.value, context));
  if ((index.value ?? null) === null) {
    if (list.error !== null) throw list.error;
    if (list.value.served === null) {
      throw index.error ?? statusError(list.value.answer, context.key !== null, "neither");
    }
  }
  if (list.error !== null) await context.warn(partText(list.error, old !== null && old.served !== null, NO_LIST));
  if (index.error !== null) await context.warn(partText(index.error, old !== null && old.index !== null, NO_INDEX));
  const isPartial = list.error !== null || index.error !== null;
  const described = index.error === null ? index.value : keptIndex(old);
  return {
    server: base.href,
    fetched: isPartial && old !== null ? old.fetched : context.clock(),
    served: list.error === null ? list.value.served : (old?.served ?? null),
    index: described === null ? null : { etag: described.etag },
    models: described?.models ?? [],
  };
}

const NO_LIST = { kept: "the list of before is kept", none: "so it is not known what is served" };
const NO_INDEX = { kept: "the index of before is kept", none: "so only the list of what is served is used" };

type Attempt<T> = { readonly value: T; readonly error: null } | { readonly value: null; readonly error: ServerError };

async function attempt<T>(get: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await get(), error: null };
  } catch (error) {
    if (!(error instanceof ServerError) || error instanceof EchoError) throw error;
    return { value: null, error };
  }
}

function partText({ message, hint }: ServerError, isKept: boolean, texts: typeof NO_LIST): string {
  return `${message}; ${isKept ? texts.kept : texts.none}${hint === null ? "" : ` (${hint})`}`;
}

function keptIndex(old: ServingCache | null): Index | null {
  return old === null || old.index === null ? null : { etag: old.index.etag, models: old.models };
}

interface ServedList {
  readonly served: ServingCache["served"];
  readonly answer: GetAnswer;
}

async function getList(base: BaseUrl, old: ServingCache | null, context: DownloadContext): Promise<ServedList> {
  const { key } = context;
  const url = base.at("v1/models");
  const answer = await context.get({ url, key, etag: old?.served?.etag ?? null, maxBytes: MAX_LIST });
  if (answer.status === 304) return { served: old?.served ?? null, answer };
  if (answer.bytes !== null) {
    const value = readServerJson(answer, key, LIST_WHAT, servedListValidator);
    return { served: { names: servedNames(value), etag: answer.etag }, answer };
  }
  // A static host has no such list. Object stores answer 403 for what is not there; with a key it would be a refusal.
  const absent = isAbsent(answer.status) || (answer.status === 403 && key === null);
  if (!absent) throw statusError(answer, key !== null, "list");
  return { served: null, answer };
}

interface Index {
  readonly etag: string | null;
  readonly models: readonly CachedModel[];
}

async function getIndex(
  base: BaseUrl,
  old: ServingCache | null,
  /** null when it failed. */
  list: ServedList | null,
  context: DownloadContext,
): Promise<Index | null> {
  const { key, validators } = context;
  const hasList = list !== null && list.served !== null;
  const answer = await context.get({
    url: base.at(INDEX_PATH),
    key,
    etag: old?.index?.etag ?? null,
    maxBytes: MAX_INDEX,
  });
  if (answer.status === 304 && old !== null) return { etag: old.index?.etag ?? null, models: old.models };
  if (answer.bytes === null) {
    // An instance has no index of ours, and its gateway may refuse what it does not know.
    if (isAbsent(answer.status) || (hasList && [401, 403].includes(answer.status))) return null;
    throw list !== null && !hasList && answer.status === 403
      ? statusError(list.answer, key !== null, "neither")
      : statusError(answer, key !== null, "index");
  }
  // Where a web application is served too, it answers whatever it does not know with its start page.
  if (hasList && answer.contentType === "text/html") return null;
  const what = "an index of checkpointlint (schemas/serving-index.schema.json)";
  const value = readServerJson(answer, key, what, validators.index);
  const models = memberOf(value, "models");
  const listed = (Array.isArray(models) ? models : []).map((model) => ({
    name: String(memberOf(model, "name")),
    url: String(memberOf(model, "url")),
    sha256: String(memberOf(model, "sha256")),
  }));
  refuseRepeated(listed, answer.url);
  const known = new Map(old?.models.map((model) => [model.sha256, model]));
  const fetched = await mapConcurrently(listed, CONCURRENT_MODELS, async (model) => {
    const kept = known.get(model.sha256);
    return kept !== undefined && memberOf(kept.entry, "name") === model.name
      ? kept
      : { sha256: model.sha256, entry: await getModel(model, base, answer.url, context) };
  });
  return {
    etag: answer.etag,
    models: fetched.toSorted((a, b) => (String(a.entry["name"]) < String(b.entry["name"]) ? -1 : 1)),
  };
}

interface ListedModel {
  readonly name: string;
  readonly url: string;
  readonly sha256: string;
}

async function getModel(
  { name, url, sha256 }: ListedModel,
  base: BaseUrl,
  index: URL,
  { get, key, validators }: DownloadContext,
): Promise<JsonObject> {
  const fail = (message: string): ServerError =>
    new ServerError(message, { hint: "the index is older or newer than its files: tell who runs the server" });
  if (!URL.canParse(url, index.href)) throw fail(`${shownUrl(index)}: the url of ${name} is no address`);
  const target = new URL(url, index);
  const safe = target.protocol === "https:" || (target.protocol === "http:" && index.protocol === "http:");
  if (!safe || target.username !== "" || target.password !== "") {
    throw fail(`${shownUrl(index)}: the url of ${name} is no address that may be asked (${shownUrl(target)})`);
  }
  // The key is for the instance that the user named, wherever its index points.
  const own = target.origin === base.at("").origin ? key : null;
  const answer = await get({ url: target, key: own, etag: null, maxBytes: MAX_MODEL });
  if (answer.bytes === null) throw statusError(answer, key !== null, "model");
  const actual = createHash("sha256").update(answer.bytes).digest("hex");
  if (actual !== sha256) throw fail(`${shownUrl(answer.url)}: its sha256 is ${actual}, the index says ${sha256}`);
  const what = "a base model (schemas/base-model.schema.json)";
  const value = readServerJson(answer, key, what, validators.baseModel);
  if (!isJsonObject(value) || memberOf(value, "name") !== name) {
    throw fail(
      `${shownUrl(answer.url)}: name is ${quote(String(memberOf(value, "name")))}, the index calls it "${name}"`,
    );
  }
  return value;
}

function refuseRepeated(models: readonly ListedModel[], url: URL): void {
  const seen = new Set<string>();
  for (const { name } of models) {
    if (seen.has(name)) {
      throw new ServerError(`${shownUrl(url)}: the model ${name} stands twice`, { hint: "tell who runs the server" });
    }
    seen.add(name);
  }
}

function isAbsent(status: number): boolean {
  return status === 404 || status === 405 || status === 410;
}
