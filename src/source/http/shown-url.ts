/** An address for a message: what may be secret in it (user, password, query) is left out. */
export function shownUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}
