import { checkModelConfigs } from "./bundle.ts";
import type { ResourceCheck } from "./check.ts";
import { checkContextLengths } from "./context.ts";
import { checkDeployments } from "./deployment.ts";
import { checkFilledIn } from "./fill-in.ts";
import { checkIdentity } from "./identity.ts";
import { checkModelNames } from "./model.ts";
import { checkOldBundles } from "./old-bundle.ts";
import { checkPairs } from "./pairs.ts";
import { checkProfiles } from "./profile.ts";
import { checkTemplates } from "./template.ts";

/** What no shape of one resource can say. */
export const ALL_CHECKS: readonly ResourceCheck[] = [
  checkIdentity,
  checkFilledIn,
  checkModelNames,
  checkProfiles,
  checkModelConfigs,
  checkContextLengths,
  checkPairs,
  checkDeployments,
  checkTemplates,
  checkOldBundles,
];
