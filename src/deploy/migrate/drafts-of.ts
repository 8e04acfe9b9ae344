import type { Pointer } from "../../format/json/pointer.ts";
import { templateModels } from "../template-models.ts";
import type { TrackedResource } from "./tracked-resource.ts";

/** Templates' names of drafts, each with the experts that it is for; null: for all. */
export type DraftsOfModel = ReadonlyMap<string, readonly string[] | null>;

/** The draft of each configuration, by the precedence that the vendor's tool has, and the places that say so. */
export function draftsOf(
  model: string,
  template: TrackedResource | null,
): { readonly drafts: DraftsOfModel; readonly places: readonly Pointer[] } {
  const configs =
    template === null ? [] : (templateModels(template.resource).find(({ name }) => name === model)?.configs ?? []);
  const ofExperts = new Map<string, Set<string>>();
  for (const { expert, draft } of configs) {
    if (draft !== null) ofExperts.set(draft.name, (ofExperts.get(draft.name) ?? new Set()).add(expert));
  }
  const all = new Set(configs.map(({ expert }) => expert));
  const drafts = [...ofExperts].map(
    ([name, experts]) => [name, experts.size === all.size ? null : [...experts]] as const,
  );
  return { drafts: new Map(drafts), places: configs.flatMap(({ draft }) => (draft === null ? [] : [draft.pointer])) };
}
