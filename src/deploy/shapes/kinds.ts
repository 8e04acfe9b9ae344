import { MODEL } from "./model.ts";
import { MODEL_BUNDLE, MODEL_DEPLOYMENT } from "./model-bundle.ts";
import { MODEL_PROFILE } from "./model-profile.ts";
import { BUNDLE, BUNDLE_DEPLOYMENT, BUNDLE_TEMPLATE } from "./old-resources.ts";
import { PEF } from "./pef.ts";
import { ANY, type Shape } from "./shape.ts";

/** Every kind that was seen, with what is known of it. */
export const KINDS: ReadonlyMap<string, Shape> = new Map([
  ["BundleTemplate", BUNDLE_TEMPLATE],
  ["Bundle", BUNDLE],
  ["BundleDeployment", BUNDLE_DEPLOYMENT],
  ["Model", MODEL],
  ["ModelProfile", MODEL_PROFILE],
  ["ModelBundle", MODEL_BUNDLE],
  ["ModelDeployment", MODEL_DEPLOYMENT],
  ["Pef", PEF],
  // Of 2025, before SambaStack: not looked into.
  ["InferenceDeployment", ANY],
]);

/** What takes the place of a kind of the generation before; the vendor's pages say that these work until 2026-09-30. */
export const DEPRECATED_KINDS: ReadonlyMap<string, string> = new Map([
  ["BundleTemplate", "a ModelProfile (they ship with the installation)"],
  ["Bundle", "a ModelBundle (with the paths of checkpoints in a Model)"],
  ["BundleDeployment", "a ModelDeployment"],
]);
