import { discoverCheckpoints } from "../../../checkpoint/discover.ts";
import { createKnownModels } from "../../../deploy/known-models.ts";
import { printManifests } from "../../../deploy/manifests/print-manifests.ts";
import { migrateResources } from "../../../deploy/migrate/migrate-resources.ts";
import { readResources } from "../../../deploy/read-resources.ts";
import { UsageError } from "../../../errors.ts";
import { createModelRegistry } from "../../../model/model-registry.ts";
import { escapeTerminal } from "../../../report/escape-terminal.ts";
import type { CliIo } from "../../cli-io.ts";
import type { ExitCode } from "../../exit-code.ts";
import type { ParsedArguments } from "../../parse-arguments.ts";
import { writeResources } from "./write-resources.ts";

/** Writes the current resources in place of the old ones. @throws UsageError for files that are none, or cannot be read */
export async function migrateDeployment(paths: readonly string[], args: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const { resources, unmatched } = await discoverCheckpoints(io.fs, paths, { expandGlob: true });
  const [first] = unmatched;
  if (first !== undefined) throw new UsageError(`${first.path}: ${first.reason}`, { hint: first.hint });
  const set = await readResources(io.fs, resources);
  // What is not read whole would be dropped in silence.
  const broken = set.problems.find(({ code }) => code !== "yaml/read-differently" && code !== "yaml/encoding");
  if (broken !== undefined) {
    throw new UsageError(`${broken.place.file}: ${broken.detail}`, {
      hint: "mend it first; checkpointlint lint shows where",
    });
  }
  const known = createKnownModels(createModelRegistry((await io.loadAssets()).models));
  const { manifests, told } = migrateResources(set, known);
  const notes = told.map((line) => `note: ${escapeTerminal(line)}\n`).join("");
  if (notes !== "") await io.stderr.write(notes);
  if (manifests.length === 0) {
    throw new UsageError("there is nothing to migrate in these files", {
      hint: "BundleTemplate, Bundle and BundleDeployment are migrated, and ModelProfiles with defaultBatchingConfig",
    });
  }
  const text = printManifests(manifests);
  const file = args.text("output");
  if (file === null) {
    await io.stdout.write(text);
    return 0;
  }
  const overwrite = args.flag("overwrite") === true;
  const outcome = await writeResources(io, { file, text, sources: resources, overwrite });
  await io.stdout.write(
    `${escapeTerminal(outcome)}: look for "fill in" and "inferred", then checkpointlint lint ${escapeTerminal(file)}\n`,
  );
  return 0;
}
