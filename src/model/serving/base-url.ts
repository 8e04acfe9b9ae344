import { createHash } from "node:crypto";
import { UsageError } from "../../errors.ts";

/** The address of an instance, normalised: one instance, one cache. */
export interface BaseUrl {
  /** Without a slash at its end. */
  readonly href: string;
  /** Folder of its cache: the host for people, a hash of the whole for uniqueness. */
  readonly scope: string;
  /** An address below it. */
  at(path: string): URL;
}

const EXAMPLE = "write it as https://api.example.com";

/** Whether `--server` names an instance rather than a folder. */
export function looksLikeUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

/** What may be meant by a host without a scheme, such as localhost:8080; null for what rather is a path. */
export function urlGuess(text: string): string | null {
  const host =
    /^(localhost|\d+(?:\.\d+){3}|\[[0-9a-f:]+\]|[a-z0-9-]+(?:\.[a-z0-9-]+)+|[a-z0-9-]+(?=:))(?::\d+)?(?:\/.*)?$/i.exec(
      text,
    )?.[1];
  // A letter and a colon begin a path of Windows.
  if (host === undefined || /\.(?:json|ya?ml)$/i.test(text) || /^[a-z]:/i.test(text)) return null;
  const isNear = /^(?:localhost|127\.|\[)/i.test(host);
  return `${isNear ? "http" : "https"}://${text}`;
}

/**
 * Reads the base URL of an instance. An OpenAI client's base URL ends with /v1; that is dropped, so that both spellings are
 * one instance.
 * @throws UsageError for what is no http address, or holds a password or a query; it never repeats a password
 */
export function readBaseUrl(text: string): BaseUrl {
  if (!URL.canParse(text)) throw new UsageError("--server is no address", { hint: EXAMPLE });
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    throw new UsageError(`--server ${url.protocol}//${url.host} holds a user name or a password`, {
      hint: "leave it out: the key is taken from the environment variable SAMBANOVA_API_KEY",
    });
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new UsageError(`--server is a ${url.protocol} address`, { hint: EXAMPLE });
  }
  if (url.search !== "" || url.hash !== "") {
    throw new UsageError(`--server ${url.origin}${url.pathname} has a query or a fragment`, {
      hint: `name the base of the instance only; ${EXAMPLE}`,
    });
  }
  const href = `${url.origin}${url.pathname.replace(/\/+$/, "").replace(/\/v1$/, "")}`.replace(/\/+$/, "");
  const hash = createHash("sha256").update(href).digest("hex").slice(0, 12);
  return {
    href,
    // A host is letters, digits, dots and hyphens; brackets and colons of an IPv6 address are no part of a file name.
    scope: `${url.hostname.replace(/[^a-z0-9.-]+/g, "_").slice(0, 100)}-${hash}`,
    at: (path) => new URL(`${href}/${path}`),
  };
}
