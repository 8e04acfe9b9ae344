import { isUtf8 } from "node:buffer";
import { readJsonFile } from "../../format/json/json-file.ts";
import type { JsonValue } from "../../format/json/json-value.ts";
import type { SchemaValidator } from "../../format/json/schema-validator.ts";
import { type Mistake, printMistake } from "../../format/text/mistake.ts";
import type { GetAnswer } from "../../source/http/http-get.ts";
import { ServerError } from "../../source/http/server-error.ts";
import { shownUrl } from "../../source/http/shown-url.ts";
import { refuseEcho, refuseEchoedValue } from "./refuse-echo.ts";
import { schemaMistakes } from "./schema-mistakes.ts";

const MAX_SHOWN = 5;

/**
 * What a server sent, as JSON that keeps to a schema and does not repeat the key.
 * @throws ServerError with the places of what is wrong
 */
export function readServerJson(
  answer: GetAnswer,
  key: string | null,
  what: string,
  validate: SchemaValidator,
): JsonValue {
  const name = shownUrl(answer.url);
  const bytes = refuseEcho(answer, key);
  if (bytes.length === 0) throw unusable(`${name}: the answer is empty`, what);
  if (!isUtf8(bytes)) throw unusable(`${name}: the answer is no UTF-8 text`, what);
  const text = new TextDecoder().decode(bytes);
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(text)) throw unusable(`${name}: the answer is a web page`, what);
  const file = readJsonFile(name, text);
  // Before anything of it is shown.
  if (file.value !== undefined) refuseEchoedValue(answer.url, file.value, key);
  if (file.value === undefined || file.mistakes.length > 0) throw unusable(list(file.mistakes), what);
  const mistakes = schemaMistakes(file, file.value, [], validate);
  if (mistakes.length > 0) throw unusable(list(mistakes), what);
  return file.value;
}

function unusable(message: string, what: string): ServerError {
  return new ServerError(message, {
    hint: `this should be ${what}; check that the address is that of an instance, and tell who runs it`,
  });
}

function list(mistakes: readonly Mistake[]): string {
  const shown = mistakes.slice(0, MAX_SHOWN).map(printMistake);
  const rest = mistakes.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n");
}
