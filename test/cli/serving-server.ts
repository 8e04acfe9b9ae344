import { createHash } from "node:crypto";
import type { JsonObject } from "../../src/format/json/json-value.ts";
import { shippedEntries } from "../model/models-folder.ts";
import { type Answer, json } from "../support/http-server.ts";

export const LIST = "/v1/models";
export const INDEX = "/.well-known/checkpointlint/index.json";
export const MODEL = "/.well-known/checkpointlint/models/House-Qwen.json";

/** A private base model: Qwen3-32B under names of its own. */
export function houseQwen(changes: JsonObject = {}): string {
  const qwen = JSON.parse(shippedEntries().get("Qwen3-32B.json") ?? "") as JsonObject;
  const own = { name: "House-Qwen", hubIds: ["house/Qwen"], aliases: [], kubernetesName: null, families: [] };
  return JSON.stringify({ ...qwen, ...own, ...changes });
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** An index with one model. */
export function index(model: string, changes: JsonObject = {}): JsonObject {
  return {
    schema: "checkpointlint/serving-index@1",
    models: [{ name: "House-Qwen", url: "models/House-Qwen.json", sha256: sha256(model), ...changes }],
  };
}

export const served = (...names: readonly string[]): JsonObject => ({
  object: "list",
  data: names.map((id) => ({ id, object: "model", owned_by: "house" })),
});

/** The answer of a good instance with a list, an index and a model; each answers 304 to its ETag. */
export function goodRoutes(
  names: readonly string[] = ["House-Qwen", "Meta-Llama-3.3-70B-Instruct"],
): Record<string, Answer> {
  const model = houseQwen();
  return {
    [LIST]: withEtag(json(served(...names), { etag: '"list"' }), '"list"'),
    [INDEX]: withEtag(json(index(model), { etag: 'W/"index"' }), 'W/"index"'),
    [MODEL]: (_request, response) => response.end(model),
  };
}

function withEtag(answer: Answer, etag: string): Answer {
  return (request, response) => {
    if (request.headers["if-none-match"] === etag) response.writeHead(304).end();
    else answer(request, response);
  };
}
