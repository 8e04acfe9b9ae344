import type { Problem } from "../../checkpoint/problem.ts";
import { type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { quote } from "../../format/text/quote.ts";
import { resolveBatching } from "../batching.ts";
import { type BundleSpec, bundlesOf, type ModelConfig } from "../model-config.ts";
import { orLikely } from "../names/likely-name.ts";
import { parsePefReference } from "../names/pef-name.ts";
import { itemsIn, placeIn, textIn } from "../resource.ts";
import { problem, type ResourceCheck } from "./check.ts";

/** specDecodingPairs against modelConfigs. */
export const checkPairs: ResourceCheck = function* (set) {
  for (const bundle of bundlesOf(set)) {
    const targets = new Set<string>();
    for (const [index, pair] of itemsIn(memberOf(bundle.value, "specDecodingPairs"))) {
      const target = textIn(memberOf(pair, "target"));
      if (target !== null) targets.add(target);
      yield* pairProblems(bundle, index, target, textIn(memberOf(pair, "draft")));
    }
    yield* unpaired(bundle, targets);
  }
};

function* pairProblems(
  bundle: BundleSpec,
  index: number,
  target: string | null,
  draft: string | null,
): Iterable<Problem> {
  const { resource, pointer } = bundle;
  const at = [...pointer, "specDecodingPairs", index];
  if (target !== null && target === draft) {
    yield problem(
      "deploy/field-value",
      placeIn(resource, [...at, "draft"]),
      `the draft ${quote(draft)} is the target itself`,
      { model: draft },
    );
    return;
  }
  for (const [role, name] of [
    ["target", target],
    ["draft", draft],
  ] as const) {
    if (name === null || name.includes(":") || entryOf(bundle, name) !== null) continue;
    const listed = bundle.configs.flatMap(({ reference }) => (reference === null ? [] : [reference.name]));
    const detail = `the ${role} ${quote(name)} has no entry in modelConfigs, where both models of a pair stand${orLikely(name, listed)}`;
    yield problem("deploy/draft-listed", placeIn(resource, [...at, role]), detail, { model: name });
  }
  const targetEntry = target === null ? null : entryOf(bundle, target);
  const draftEntry = draft === null ? null : entryOf(bundle, draft);
  if (draftEntry === null || targetEntry === null) return;
  const routable = memberOf(memberOf(draftEntry.value, "modelSettings"), "routable");
  if (routable !== false) {
    const detail = `the draft ${quote(draft ?? "")} may be asked by requests; drafts are documented with modelSettings.routable: false`;
    const settings = [...draftEntry.pointer, "modelSettings"];
    const place =
      routable === undefined ? placeIn(resource, settings, "key") : placeIn(resource, [...settings, "routable"]);
    yield problem("deploy/draft-routable", place, detail, { model: draft ?? "" });
  }
  const missing = missingTiers(targetEntry, draftEntry);
  if (missing.length === 0) return;
  const detail = `the draft ${quote(draft ?? "")} is not served where its target is: ${missing.join(", ")}`;
  yield problem("deploy/draft-tiers-resolved", placeIn(resource, [...at, "draft"]), detail, { model: draft ?? "" }, [
    placeIn(resource, [...targetEntry.pointer, "model"], "value", "the target"),
    placeIn(resource, [...draftEntry.pointer, "model"], "value", "the draft"),
  ]);
}

/** Tiers and batch sizes of the target that the draft has not: "8k with batch 16". Empty where they are not known. */
function missingTiers(target: ModelConfig, draft: ModelConfig): readonly string[] {
  const wanted = resolveBatching(memberOf(target.value, "batchingConfig"), target.profile);
  const offered = resolveBatching(memberOf(draft.value, "batchingConfig"), draft.profile);
  if (wanted === null || offered === null) return [];
  return [...wanted].flatMap(([tier, sizes]) => {
    const missing = [...sizes].filter((size) => offered.get(tier)?.has(size) !== true);
    return missing.length === 0 ? [] : [`${tier} with batch ${missing.join(", ")}`];
  });
}

/** A profile for speculative decoding, whose model has no pair. */
function* unpaired({ resource, configs }: BundleSpec, targets: ReadonlySet<string>): Iterable<Problem> {
  for (const { reference, profile, pointer } of configs) {
    if (reference === null || profile === undefined || targets.has(reference.name) || !isSpeculative(profile)) continue;
    const detail = `the profile of ${quote(reference.name)} is for speculative decoding, and no pair names it as a target`;
    yield problem("deploy/draft-unpaired", placeIn(resource, [...pointer, "model"]), detail, { model: reference.name });
  }
}

function isSpeculative(profile: JsonValue): boolean {
  if (itemsIn(memberOf(profile, "features")).some(([, feature]) => feature === "speculative_decoding")) return true;
  return itemsIn(memberOf(profile, "pefs")).some(([, pef]) =>
    /-sd\d*(?:-|$)/.test(parsePefReference(textIn(pef) ?? "")?.name ?? ""),
  );
}

function entryOf({ configs }: BundleSpec, name: string): ModelConfig | null {
  return configs.find(({ reference }) => reference?.name === name) ?? null;
}
