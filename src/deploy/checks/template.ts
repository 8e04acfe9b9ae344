import type { Problem } from "../../checkpoint/problem.ts";
import { quote } from "../../format/text/quote.ts";
import { orLikely } from "../names/likely-name.ts";
import { tierLength, tierOf } from "../names/tier.ts";
import { placeIn, type Resource } from "../resource.ts";
import { type ExpertConfig, type TemplateModel, templateModels } from "../template-models.ts";
import { problem, type ResourceCheck } from "./check.ts";

/** A BundleTemplate by itself: drafts, and whether each PEF stands in its tier. */
export const checkTemplates: ResourceCheck = function* ({ resources }) {
  for (const resource of resources) {
    if (resource.kind !== "BundleTemplate") continue;
    const models = templateModels(resource);
    const told = new Set<string>();
    for (const model of models) {
      for (const config of model.configs) {
        yield* pefInTier(resource, config);
        yield* draftOf(resource, model, config, models, told);
      }
    }
  }
};

function* pefInTier(resource: Resource, { expert, pef, pointer }: ExpertConfig): Iterable<Problem> {
  const length = tierLength(expert);
  if (pef === null || length === null) return;
  if (pef.dynamic ? length <= pef.sequenceLength : length === pef.sequenceLength) return;
  const detail = `the PEF is compiled for ${pef.sequenceLength} tokens (${tierOf(pef.sequenceLength)}), and stands in ${quote(expert)}`;
  yield problem("deploy/pef-tier", placeIn(resource, [...pointer, "pef"]), detail, { tier: expert });
}

function* draftOf(
  resource: Resource,
  model: TemplateModel,
  { pef, draft, pointer, offers }: ExpertConfig,
  models: readonly TemplateModel[],
  told: Set<string>,
): Iterable<Problem> {
  if (draft === null) {
    if (pef?.speculative !== true) return;
    const detail = `the PEF is for speculative decoding, and ${quote(model.name)} names no draft for it`;
    yield problem("deploy/draft-missing", placeIn(resource, [...pointer, "pef"]), detail, { model: model.name });
    return;
  }
  const place = placeIn(resource, draft.pointer);
  const other = models.find(({ name }) => name === draft.name);
  if (other === undefined || other === model) {
    // One value may be the draft of many configurations.
    const identity = JSON.stringify(draft.pointer);
    if (told.has(identity)) return;
    told.add(identity);
    const detail =
      other === model
        ? `the draft ${quote(draft.name)} is the target itself`
        : `the draft ${quote(draft.name)} is no model of this template${orLikely(
            draft.name,
            models.flatMap(({ name }) => (name === model.name ? [] : [name])),
          )}`;
    yield problem("deploy/draft-listed", place, detail, { model: draft.name });
    return;
  }
  // Where the name of one PEF of the draft does not say what it is for, nothing can be said to be missing.
  if (other.configs.some(({ offers: known }) => known.length === 0)) return;
  const offered = new Set(
    other.configs.flatMap((each) => each.offers.map(({ length, batch }) => `${length}/${batch}`)),
  );
  const missing = offers.filter(({ length, batch }) => !offered.has(`${length}/${batch}`));
  if (missing.length === 0) return;
  const tiers = missing.map(({ length, batch }) => `${tierOf(length)} with batch ${batch}`).join(", ");
  const detail = `the draft ${quote(draft.name)} has no configuration for ${tiers}, which this one of ${quote(model.name)} needs`;
  yield problem(
    "deploy/draft-tiers",
    placeIn(resource, [...pointer, "pef"]),
    detail,
    { model: model.name, draft: draft.name },
    [{ ...place, label: "its draft" }],
  );
}
