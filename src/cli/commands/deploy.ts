import { UsageError } from "../../errors.ts";
import type { Command } from "../command.ts";

const PARTS = "deploy init <folder> writes resources, deploy migrate <files..> turns old ones into new ones";

export const deployCommand: Command = {
  usage: "deploy <init|migrate> <paths..>",
  about:
    "Writes Kubernetes files: deploy init those of a converted checkpoint, and of its draft; deploy migrate the current kinds in place of BundleTemplate, Bundle and BundleDeployment. Nothing is applied; checkpointlint lint checks such files.",
  positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  operands: { words: ["init", "migrate"], paths: true },
  options: {
    draft: {
      type: "text",
      value: "folder",
      completes: "folder",
      describe: "of init: the converted draft of a speculative pair",
    },
    name: { type: "text", value: "name", describe: "of init: what requests say; the folder's name when not given" },
    "draft-name": { type: "text", value: "name", describe: "of init: the same of the draft" },
    model: {
      type: "text",
      value: "name",
      completes: "models",
      describe: "of init: base model, where DONE does not say it",
    },
    "draft-model": { type: "text", value: "name", completes: "models", describe: "of init: the same of the draft" },
    bucket: { type: "text", value: "gs://path", describe: "of init: where the checkpoints will be uploaded to" },
    generation: {
      type: "text",
      choices: ["v3", "v2"],
      describe: "of init: v2 writes the kinds that are documented to work until 2026-09-30",
    },
    output: {
      type: "text",
      short: "o",
      value: "file",
      completes: "path",
      describe: "write here; standard output when not given",
    },
    overwrite: { type: "flag", describe: "replace a file that is there with other contents" },
  },
  examples: [
    ["deploy init ./converted -o llama.yaml", "a Model, a ModelBundle and a ModelDeployment"],
    ["deploy init ./converted --draft ./draft --bucket gs://my-bucket/ckpts", "with a speculative pair"],
    ["deploy migrate old/*.yaml -o new.yaml", "the current kinds in place of the old ones"],
    ["lint llama.yaml", "check what was written"],
  ],
  epilogue: "The commands that upload and apply are printed, none is run. docs/deploying.md shows the whole way.",
  run: async (args, io) => {
    const [part, ...paths] = args.positionals;
    if (part === "init") {
      const [folder] = paths;
      if (folder === undefined || paths.length > 1) {
        throw new UsageError("deploy init takes one folder", {
          hint: "name the converted checkpoint; its draft goes with --draft",
        });
      }
      await (await import("./deploy/init.ts")).initDeployment(folder, args, io);
      return 0;
    }
    if (part === "migrate") {
      const given = INIT_ONLY.find((option) => args.text(option) !== null);
      if (given !== undefined) throw new UsageError(`deploy migrate takes no --${given}`, { hint: PARTS });
      if (paths.length === 0)
        throw new UsageError("deploy migrate needs files", { hint: "name the YAML files with the old resources" });
      return await (await import("./deploy/migrate.ts")).migrateDeployment(paths, args, io);
    }
    throw new UsageError(part === undefined ? "deploy needs a part" : `deploy has no part "${part}"`, { hint: PARTS });
  },
};

const INIT_ONLY = ["draft", "name", "draft-name", "model", "draft-model", "bucket", "generation"] as const;
