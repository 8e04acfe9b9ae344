import type { Problem } from "../../checkpoint/problem.ts";
import { memberOf } from "../../format/json/json-value.ts";
import { quote } from "../../format/text/quote.ts";
import { batchingOf } from "../batching.ts";
import type { KnownModels } from "../known-models.ts";
import { type BundleSpec, bundlesOf, type ModelConfig } from "../model-config.ts";
import { subdomainMistake } from "../names/kubernetes-name.ts";
import { VERSION } from "../names/word-formats.ts";
import { entriesIn, placeIn, textIn, valueIn } from "../resource.ts";
import { byName, type ResourceSet } from "../resource-set.ts";
import { problem, type ResourceCheck } from "./check.ts";
import { profileProblems } from "./profile.ts";
import { checkReference } from "./reference.ts";

/** Each entry of modelConfigs: its model, its profile, and whether the two belong together. */
export const checkModelConfigs: ResourceCheck = function* (set, known) {
  for (const bundle of bundlesOf(set)) {
    for (const config of bundle.configs) {
      yield* profileChoice(bundle, config, set);
      yield* modelReference(bundle, config, set, known);
      yield* batchingName(bundle, config);
      yield* batchingCleared(bundle, config);
    }
  }
};

function* profileChoice(
  { resource }: BundleSpec,
  { value, pointer, profileName, profile }: ModelConfig,
  set: ResourceSet,
): Iterable<Problem> {
  const inline = memberOf(value, "profileDefinition") ?? null;
  const named = memberOf(value, "profile") ?? null;
  if (inline !== null && named !== null) {
    const detail = "profile and profileDefinition are both there, and exactly one of them is taken";
    yield problem("deploy/one-of", placeIn(resource, [...pointer, "profileDefinition"], "key"), detail);
  } else if (inline === null && named === null) {
    const detail = "there is neither a profile nor a profileDefinition, and exactly one of them is needed";
    yield problem("deploy/one-of", placeIn(resource, [...pointer, "profile"], "key"), detail);
  }
  if (inline !== null) yield* profileProblems(resource, profile, [...pointer, "profileDefinition"], set);
  if (profileName === null) return;
  const place = placeIn(resource, [...pointer, "profile"]);
  yield* checkReference("ModelProfile", profileName, byName(set, "ModelProfile", resource).keys(), place, {
    ships: true,
  });
}

function* modelReference(
  { resource }: BundleSpec,
  config: ModelConfig,
  set: ResourceSet,
  known: KnownModels,
): Iterable<Problem> {
  const { text, reference, pointer, value } = config;
  if (text === "") return;
  const place = placeIn(resource, [...pointer, "model"]);
  const mistake = (detail: string): Problem => problem("deploy/model-reference", place, detail, { model: text });
  if (reference === null) {
    yield mistake(`${quote(text)} is no <model>[:<arch>][:<version>]`);
    return;
  }
  const { name, arch, version } = reference;
  const refused = subdomainMistake(name);
  if (refused !== null) {
    const served = known.byServedName.get(name)?.kubernetesName ?? null;
    const detail =
      served === null ? refused : `${quote(name)} is what requests say; its name in Kubernetes is ${quote(served)}`;
    yield problem("deploy/kubernetes-name", place, detail, { name });
    return;
  }
  const overridden = (memberOf(memberOf(value, "modelSettings"), "checkpointOverrides") ?? null) !== null;
  if (version === null && !overridden)
    yield mistake(
      `${quote(text)} says no version, which only an entry with checkpointOverrides may; a version stands at the end, as in ${text}:1`,
    );
  const odd = version === null ? null : VERSION.check(version);
  if (odd !== null) yield problem(odd.code, place, odd.detail);
  const models = byName(set, "Model", resource);
  const model = models.get(name);
  if (model === undefined) {
    if (!known.byKubernetesName.has(name)) yield* checkReference("Model", name, models.keys(), place);
    return;
  }
  const checkpoints = entriesIn(valueIn(model, "spec", "checkpoints"));
  if (checkpoints.length === 0) return;
  const archs = checkpoints.map(([key]) => key);
  if (arch !== null && !archs.includes(arch))
    yield mistake(`Model ${quote(name)} has no checkpoint for ${quote(arch)}: it has ${archs.join(", ")}`);
  if (arch === null && archs.length > 1 && version !== null) {
    yield mistake(
      `Model ${quote(name)} has checkpoints for ${archs.join(", ")}; say which, as in ${name}:${archs[0] ?? ""}:${version}`,
    );
  }
  const chosen = arch ?? (archs.length === 1 ? (archs[0] ?? null) : null);
  const versions = entriesIn(memberOf(checkpoints.find(([key]) => key === chosen)?.[1], "versions")).map(
    ([key]) => key,
  );
  if (version !== null && versions.length > 0 && !versions.includes(version)) {
    yield mistake(`Model ${quote(name)} has no version ${version} for ${chosen ?? ""}: it has ${versions.join(", ")}`);
  }
  const profileArch = textIn(memberOf(config.profile, "model_arch"));
  // That the chosen one is not in the Model is told already.
  if (chosen === null || profileArch === null || chosen === profileArch || !archs.includes(chosen)) return;
  const where = memberOf(value, "profile") === undefined ? "profileDefinition" : "profile";
  yield problem(
    "deploy/architecture",
    placeIn(resource, [...pointer, where], where === "profile" ? "value" : "key"),
    `the profile is for ${quote(profileArch)}, and the checkpoint of Model ${quote(name)} for ${quote(chosen)}; the operator does not compare them`,
    { expected: chosen, actual: profileArch },
    [placeIn(model, ["spec", "checkpoints", chosen], "key", "the checkpoint")],
  );
}

/** An empty override is the profile's; one of tiers without batch sizes leaves the model out. */
function* batchingCleared({ resource }: BundleSpec, { pointer, value, text }: ModelConfig): Iterable<Problem> {
  const tiers = batchingOf(memberOf(value, "batchingConfig"));
  if (tiers === null || tiers.size === 0 || [...tiers.values()].some((sizes) => sizes.size > 0)) return;
  const detail = `no tier offers a batch size, so that ${quote(text)} is not served`;
  yield problem("deploy/batching-partial", placeIn(resource, [...pointer, "batchingConfig"], "key"), detail, {
    name: text,
  });
}

function* batchingName({ resource }: BundleSpec, { pointer, value, profile }: ModelConfig): Iterable<Problem> {
  const name = textIn(memberOf(value, "batchingConfig"));
  if (name === null || profile === undefined) return;
  const configs = entriesIn(memberOf(profile, "batchingConfigs")).map(([key]) => key);
  if (configs.includes(name)) return;
  const has = configs.length === 0 ? "it has none" : `it has ${configs.join(", ")}`;
  yield problem(
    "deploy/batching-config",
    placeIn(resource, [...pointer, "batchingConfig"]),
    `the profile has no batching configuration ${quote(name)}: ${has}`,
    { name },
  );
}
