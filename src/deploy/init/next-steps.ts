import { shellWord } from "../../format/text/shell-word.ts";
import type { Converted } from "./converted.ts";
import { bundleName, type DeployPair, deploymentName } from "./current-resources.ts";

/** The commands that put it into service, for people to run; none is run here. @param file where the resources are */
export function nextSteps({ target, draft }: DeployPair, file: string, generation: "v2" | "v3"): string {
  const models = draft === null ? [target] : [target, draft];
  const deployment = deploymentName(generation === "v3" ? "md" : "bd", target);
  const kinds = generation === "v3" ? ["modelbundle", "modeldeployment"] : ["bundle", "bundledeployment"];
  const bundle = generation === "v3" ? bundleName(target) : `b-${target.name}`;
  const bucket = /^gs:\/\/[^/]+/.exec(target.source)?.[0] ?? target.source;
  return `${[
    "# 1. check, before anything is uploaded",
    `checkpointlint lint ${pathWord(file)} ${models.map(({ source, folder }) => `--map ${shellWord(`${source}=${folder}`)}`).join(" ")}`,
    ...(draft === null ? [] : [`checkpointlint pair ${pathWord(target.folder)} ${pathWord(draft.folder)} --converted`]),
    "# 2. upload",
    ...models.map(upload),
    "# 3. let the platform read it (once for each bucket; fill in the account that you were given)",
    `gcloud storage buckets add-iam-policy-binding ${shellWord(bucket)} --member=serviceAccount:FILL_IN --role=roles/storage.objectViewer`,
    "# 4. apply, watch",
    `kubectl apply -f ${pathWord(file)}`,
    `kubectl describe ${kinds[0]} ${bundle}`,
    `kubectl describe ${kinds[1]} ${deployment}`,
    `# 5. requests say "model": ${JSON.stringify(target.servedName)}`,
  ].join("\n")}\n`;
}

function upload({ folder, source }: Converted): string {
  return `gcloud storage rsync --recursive ${pathWord(folder)} ${shellWord(source)}`;
}

/** A path that begins with a hyphen would be an option. */
function pathWord(path: string): string {
  return shellWord(path.startsWith("-") ? `./${path}` : path);
}
