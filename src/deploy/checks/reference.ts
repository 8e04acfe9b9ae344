import type { Place } from "../../checkpoint/place.ts";
import type { Problem } from "../../checkpoint/problem.ts";
import { quote } from "../../format/text/quote.ts";
import { subdomainMistake } from "../names/kubernetes-name.ts";
import { misspeltName } from "../names/likely-name.ts";
import { problem } from "./check.ts";

/**
 * A name that no given file has may be in the cluster: a note, or nothing for what ships with the installation. One that is
 * nearly that of a given resource is probably misspelt.
 */
export function* checkReference(
  kind: string,
  name: string,
  names: Iterable<string>,
  place: Place,
  { ships = false }: { readonly ships?: boolean } = {},
): Iterable<Problem> {
  const all = [...names];
  // What no resource can be named is told already.
  if (all.includes(name) || subdomainMistake(name) !== null) return;
  const near = misspeltName(name, all);
  if (near !== null) {
    const detail = `no given file has ${kind} ${quote(name)}, did you mean ${quote(near)}?`;
    yield problem("deploy/reference-spelling", place, detail, { kind, name });
  } else if (!ships) {
    yield problem("deploy/reference", place, `no given file has ${kind} ${quote(name)}; it must be in the cluster`, {
      kind,
      name,
    });
  }
}
