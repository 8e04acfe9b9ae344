import { ServerError } from "./server-error.ts";
import { shownUrl } from "./shown-url.ts";

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}

/**
 * Where a redirect leads. From https only to https: whoever can cut the connection could otherwise take the answer over.
 * @throws ServerError when it leads nowhere, or where it must not be followed
 */
export function redirectTarget(from: URL, location: string | null): URL {
  const fail = (what: string): ServerError =>
    new ServerError(`${shownUrl(from)}: ${what}`, {
      hint: "check the address; it should be the server's own, not that of a page about it",
    });
  if (location === null || location === "") throw fail("a redirect without a target");
  if (!URL.canParse(location, from.href)) throw fail("a redirect to what is no address");
  const to = new URL(location, from);
  if (to.protocol !== "http:" && to.protocol !== "https:")
    throw fail(`a redirect to ${to.protocol}, which is not followed`);
  if (from.protocol === "https:" && to.protocol === "http:") {
    throw fail(`a redirect from https to http (${shownUrl(to)}), which is not followed`);
  }
  if (to.username !== "" || to.password !== "")
    throw fail("a redirect to an address with a password, which is not followed");
  to.hash = "";
  return to;
}
