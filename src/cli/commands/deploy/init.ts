import { type Converted, PLACEHOLDER_BUCKET } from "../../../deploy/init/converted.ts";
import { currentResources } from "../../../deploy/init/current-resources.ts";
import { nextSteps } from "../../../deploy/init/next-steps.ts";
import { oldResources } from "../../../deploy/init/old-resources.ts";
import { readConverted } from "../../../deploy/init/read-converted.ts";
import { printManifests } from "../../../deploy/manifests/print-manifests.ts";
import { SOURCE_PATH } from "../../../deploy/names/source-path.ts";
import { UsageError } from "../../../errors.ts";
import { createModelRegistry, type ModelRegistry } from "../../../model/model-registry.ts";
import { escapeTerminal } from "../../../report/escape-terminal.ts";
import type { CliIo } from "../../cli-io.ts";
import type { ParsedArguments } from "../../parse-arguments.ts";
import { refuseInside } from "../../refuse-inside.ts";

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
  for (const text of [...target.warnings, ...(draft?.warnings ?? [])])
    await io.stderr.write(`warning: ${escapeTerminal(text)}\n`);
  const generation = args.text("generation") === "v2" ? "v2" : "v3";
  const pair = { target, draft };
  const text = printManifests(generation === "v3" ? currentResources(pair) : oldResources(pair));
  const file = args.text("output");
  if (file !== null) {
    await refuseInside(fs, draft === null ? [target.folder] : [target.folder, draft.folder], file, "the resources");
    await io.writeFile(file, text, "the resources");
  } else await io.stdout.write(text);
  const steps = escapeLines(nextSteps(pair, file ?? "FILE.yaml", generation));
  // What goes to standard output may go into a file from there.
  await (file === null ? io.stderr : io.stdout).write(
    file === null ? steps : `wrote ${escapeTerminal(file)}\n\n${steps}`,
  );
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
