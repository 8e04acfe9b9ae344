import type { GetAnswer } from "../../source/http/http-get.ts";
import { ServerError } from "../../source/http/server-error.ts";
import { shownUrl } from "../../source/http/shown-url.ts";

const NOT_FOUND = new Map([
  [
    "neither",
    "the server has neither GET /v1/models nor an index of checkpointlint (.well-known/checkpointlint/index.json)",
  ],
  ["list", "there is no list of models"],
  ["index", "there is no index"],
  ["model", "the index names this model file, and it is not there"],
]);

/** An answer that says no, as an error with the way out. @param hasKey whether the user set one */
export function statusError(
  { status, url, keySent }: GetAnswer,
  hasKey: boolean,
  what: "neither" | "list" | "index" | "model",
): ServerError {
  const at = shownUrl(url);
  const dropped = hasKey && !keySent;
  const droppedHint = `the key was not sent along, because a redirect led to another origin: if ${url.origin} is the instance, name it with --server`;
  if (status === 401) {
    const hint = dropped
      ? droppedHint
      : hasKey
        ? "check the key in SAMBANOVA_API_KEY; it may have expired or be another instance's"
        : "put the key into the environment variable SAMBANOVA_API_KEY";
    return new ServerError(
      `${at}: answered 401: ${hasKey && !dropped ? "the key is not accepted" : "it wants a key"}`,
      { hint },
    );
  }
  if (status === 403) {
    const hint = dropped
      ? droppedHint
      : hasKey
        ? "ask who runs the instance whether the key in SAMBANOVA_API_KEY may list models"
        : "if the instance wants a key, put it into the environment variable SAMBANOVA_API_KEY";
    return new ServerError(`${at}: answered 403: not allowed`, { hint });
  }
  if ([404, 405, 410].includes(status)) {
    return new ServerError(`${at}: answered ${status}: ${NOT_FOUND.get(what)}`, {
      hint: "check the base URL: it is the address of the API, such as https://api.example.com, not that of a web page",
    });
  }
  return new ServerError(`${at}: answered ${status}`, { hint: "check that this is the right server" });
}
