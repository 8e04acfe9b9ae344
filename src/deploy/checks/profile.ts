import type { Place } from "../../checkpoint/place.ts";
import type { Problem } from "../../checkpoint/problem.ts";
import { type JsonValue, memberOf } from "../../format/json/json-value.ts";
import type { Pointer } from "../../format/json/pointer.ts";
import { quote } from "../../format/text/quote.ts";
import { batchingOf } from "../batching.ts";
import { parsePefName, parsePefReference } from "../names/pef-name.ts";
import { tierLength } from "../names/tier.ts";
import { entriesIn, itemsIn, placeIn, type Resource, textIn, valueIn } from "../resource.ts";
import { byName, type ResourceSet } from "../resource-set.ts";
import { problem, type ResourceCheck } from "./check.ts";
import { checkReference } from "./reference.ts";

export const checkProfiles: ResourceCheck = function* (set) {
  for (const resource of set.resources) {
    if (resource.kind === "ModelProfile") yield* profileProblems(resource, valueIn(resource, "spec"), ["spec"], set);
  }
};

/** What is wrong with the spec of a profile, by itself or inline in a bundle. */
export function* profileProblems(
  resource: Resource,
  spec: JsonValue | undefined,
  pointer: Pointer,
  set: ResourceSet,
): Iterable<Problem> {
  if (spec === undefined) return;
  const arch = textIn(memberOf(spec, "model_arch"));
  yield* pefProblems(resource, memberOf(spec, "pefs"), arch, [...pointer, "pefs"], set);
  const longest = longestOf(memberOf(spec, "pefs"));
  for (const [name, config] of entriesIn(memberOf(spec, "batchingConfigs"))) {
    const at = [...pointer, "batchingConfigs", name];
    const batching = batchingOf(config);
    const empty = batching === null ? [] : [...batching].filter(([, sizes]) => sizes.size === 0).map(([tier]) => tier);
    if (batching === null || batching.size === 0) continue;
    if (empty.length === batching.size) {
      const detail = `no tier of ${quote(name)} offers a batch size, so no model on this profile can be deployed with it`;
      yield problem("deploy/batching", placeIn(resource, at, "key"), detail, { name });
    } else if (empty.length > 0) {
      yield problem(
        "deploy/batching-partial",
        placeIn(resource, [...at, empty[0] ?? ""], "key"),
        `${empty.join(", ")} of ${quote(name)} ${empty.length === 1 ? "offers" : "offer"} no batch size`,
        { name },
      );
    }
    for (const tier of batching.keys()) {
      const length = tierLength(tier);
      if (longest === null || length === null || length <= longest) continue;
      const detail = `the tier ${tier} is longer than every PEF of the profile: the longest takes ${longest} tokens`;
      yield problem("deploy/pef-tier", placeIn(resource, [...at, tier], "key"), detail, { tier });
    }
  }
}

function* pefProblems(
  resource: Resource,
  pefs: JsonValue | undefined,
  arch: string | null,
  pointer: Pointer,
  set: ResourceSet,
): Iterable<Problem> {
  const given = byName(set, "Pef", resource);
  for (const [index, item] of itemsIn(pefs)) {
    const reference = parsePefReference(textIn(item) ?? "");
    if (reference === null) continue;
    const place = placeIn(resource, [...pointer, index]);
    const pef = given.get(reference.name);
    if (pef === undefined) yield* checkReference("Pef", reference.name, given.keys(), place, { ships: true });
    else {
      yield* otherArchitecture(pef, arch, place);
      const versions = entriesIn(valueIn(pef, "spec", "versions")).map(([version]) => version);
      if (versions.length === 0 || versions.includes(String(reference.version))) continue;
      const detail = `Pef ${quote(reference.name)} has no version ${reference.version}: it has ${versions.join(", ")}`;
      yield problem("deploy/model-reference", place, detail, { name: reference.name }, [
        placeIn(pef, ["spec", "versions"], "key", "its versions"),
      ]);
    }
  }
}

/** The checkpoint's architecture must be that of the PEFs, and the profile's joins the two. */
function* otherArchitecture(pef: Resource, arch: string | null, place: Place): Iterable<Problem> {
  const own = textIn(valueIn(pef, "spec", "metadata", "model_arch"));
  if (own === null || arch === null || own === arch) return;
  const detail = `Pef ${quote(pef.name ?? "")} is for ${quote(own)}, and its profile for ${quote(arch)}`;
  yield problem("deploy/field-doubt", place, detail, { expected: own, actual: arch }, [
    placeIn(pef, ["spec", "metadata", "model_arch"], "value", "the PEF's"),
  ]);
}

/** Tokens that the longest of some PEFs takes; null where the name of one does not say. */
export function longestOf(pefs: JsonValue | undefined): number | null {
  const lengths = itemsIn(pefs).map(([, item]) => parsePefName(parsePefReference(textIn(item) ?? "")?.name ?? ""));
  return lengths.length === 0 || lengths.includes(null)
    ? null
    : Math.max(...lengths.map((name) => name?.sequenceLength ?? 0));
}
