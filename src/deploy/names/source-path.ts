import { quote } from "../../format/text/quote.ts";
import type { TextFormat } from "./text-format.ts";

/** Bucket names of Google Cloud Storage: 3 to 63 characters, with dots up to 222. */
const BUCKET = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;

/** Where a checkpoint or a PEF lies: gs://, or local:// in an air-gapped installation. */
export const SOURCE_PATH: TextFormat = { check: sourceMistake };

function sourceMistake(text: string): ReturnType<TextFormat["check"]> {
  const refuse = (detail: string): ReturnType<TextFormat["check"]> => ({ code: "deploy/source-path", detail });
  const doubt = (detail: string): ReturnType<TextFormat["check"]> => ({ code: "deploy/field-doubt", detail });
  const local = /^local:\/\/(.*)$/s.exec(text);
  if (local !== null)
    return (local[1] ?? "").split("/").includes("..") ? refuse(`${quote(text)} goes up with ..`) : null;
  const match = /^gs:\/\/([^/]*)(.*)$/s.exec(text);
  if (match === null) return refuse(`${quote(text)} is no path in a bucket`);
  const [, bucket = "", rest = ""] = match;
  if (!BUCKET.test(bucket)) {
    const named = bucket === "" ? "no bucket" : `the bucket ${quote(bucket)}`;
    return refuse(`${quote(text)} names ${named}, and buckets have 3 to 63 lower case letters, digits, -, _ and .`);
  }
  const segments = rest.split("/").slice(1);
  if (segments.includes("..")) return refuse(`${quote(text)} goes up with ..`);
  if (segments.length > 1 && segments[0] === "") return refuse(`${quote(text)} begins with an empty folder`);
  // The bucket would take these.
  if (/\s/.test(text)) return doubt(`${quote(text)} has blanks`);
  if (segments.slice(0, -1).includes("")) return doubt(`${quote(text)} has an empty folder between two slashes`);
  if (rest === "" || rest === "/") return { code: "deploy/source-slash", detail: `${quote(text)} is a whole bucket` };
  return rest.endsWith("/") ? { code: "deploy/source-slash", detail: `${quote(text)} ends in a slash` } : null;
}
