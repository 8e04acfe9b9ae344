import type { Converted } from "../../../deploy/init/converted.ts";
import { currentResources } from "../../../deploy/init/current-resources.ts";
import { nextSteps } from "../../../deploy/init/next-steps.ts";
import { oldResources } from "../../../deploy/init/old-resources.ts";
import { readConverted } from "../../../deploy/init/read-converted.ts";
import { PLACEHOLDER_BUCKET } from "../../../deploy/manifests/manifest.ts";
import { printManifests } from "../../../deploy/manifests/print-manifests.ts";
import { SOURCE_PATH } from "../../../deploy/names/source-path.ts";
import { UsageError } from "../../../errors.ts";
import { valueAt } from "../../../format/json/pointer.ts";
import { createModelRegistry, type ModelRegistry } from "../../../model/model-registry.ts";
import { escapeTerminal } from "../../../report/escape-terminal.ts";
import type { CliIo } from "../../cli-io.ts";
import type { ParsedArguments } from "../../parse-arguments.ts";
import { refuseInside } from "../../refuse-inside.ts";
import { writeResources } from "./write-resources.ts";

/** Writes the resources of a converted checkpoint and its draft. @throws UsageError */
export async function initDeployment(folder: string, args: ParsedArguments, io: CliIo): Promise<void> {
  const { fs } = io;
  const registry = createModelRegistry((await io.loadAssets()).models);
  const bucket = bucketOption(args);
  const name = args.text("name");
  const target = await readConverted(fs, { folder, name, model: args.text("model"), bucket }, registry);
  const draft = await draftOf(args, bucket, io, registry);
  if (draft?.name === target.name) {
    throw new UsageError(`the target and the draft are both called ${target.name}`, {
      hint: "give one of them another name with --name or --draft-name",
    });
  }
  for (const text of [...target.warnings, ...(draft?.warnings ?? []), ...pairWarnings(target, draft)])
    await io.stderr.write(`warning: ${escapeTerminal(text)}\n`);
  const generation = args.text("generation") === "v2" ? "v2" : "v3";
  const pair = { target, draft };
  const text = printManifests(generation === "v3" ? currentResources(pair) : oldResources(pair));
  const file = args.text("output");
  const steps = escapeLines(nextSteps(pair, file ?? "FILE.yaml", generation));
  if (file === null) {
    await io.stdout.write(text);
    // What goes to standard output may go into a file from there.
    await io.stderr.write(steps);
    return;
  }
  await refuseInside(fs, draft === null ? [target.folder] : [target.folder, draft.folder], file, "the resources");
  const told = await writeResources(io, { file, text, sources: [], overwrite: args.flag("overwrite") === true });
  await io.stdout.write(`${escapeTerminal(told)}\n\n${steps}`);
}

/** What is known of two base models without a look into their checkpoints. */
function pairWarnings(target: Converted, draft: Converted | null): readonly string[] {
  const rows = [target, draft].map((each) =>
    each === null ? undefined : valueAt(each.base.data, ["config", "vocab_size"]),
  );
  const [one, other] = rows;
  return typeof one !== "number" || typeof other !== "number" || one === other
    ? []
    : [
        `${target.base.name} has ${one} token ids and ${draft?.base.name} ${other}; checkpointlint pair says whether they can be a pair`,
      ];
}

async function draftOf(
  args: ParsedArguments,
  bucket: string,
  { fs }: CliIo,
  registry: ModelRegistry,
): Promise<Converted | null> {
  const folder = args.text("draft");
  const name = args.text("draft-name");
  const model = args.text("draft-model");
  if (folder !== null) return await readConverted(fs, { folder, name, model, bucket }, registry);
  if (name !== null || model !== null)
    throw new UsageError("--draft-name and --draft-model are of a draft", { hint: "name its folder with --draft" });
  return null;
}

function bucketOption(args: ParsedArguments): string {
  const bucket = args.text("bucket") ?? PLACEHOLDER_BUCKET;
  const mistake = SOURCE_PATH.check(`${bucket.replace(/\/+$/, "")}/x`);
  if (mistake !== null || !bucket.startsWith("gs://")) {
    throw new UsageError(`--bucket ${bucket} is no place in a bucket`, { hint: "write --bucket gs://<bucket>/<path>" });
  }
  return bucket;
}

function escapeLines(text: string): string {
  return text
    .split("\n")
    .map((line) => escapeTerminal(line))
    .join("\n");
}
