import { LAYOUTS } from "../../convert/layouts/layouts.ts";
import { BACKEND_OPTIONS } from "../backends/backend-options.ts";
import type { Command } from "../command.ts";
import { CONVERSION_LINT_OPTIONS, CONVERSION_OPTIONS } from "../convert/conversion-options.ts";
import { prepareCheckpoint } from "../convert/prepare-checkpoint.ts";
import { vendorCommand } from "../convert/vendor-command.ts";
import { VENDOR_REPORT_OPTIONS } from "../convert/vendor-options.ts";

export const prepareCkptCommand: Command = {
  usage: "prepare-ckpt --model <name> --original_checkpoint_path <folder> --output_checkpoint_path <folder>",
  about:
    "Checks a checkpoint and converts it to the layout that the platform deploys: the vendor container's command with its flags and its report, in little memory. It goes on where it was interrupted and writes DONE last.",
  positionals: { min: 0, max: 0 },
  options: {
    ...CONVERSION_LINT_OPTIONS,
    "original-checkpoint-path": {
      type: "text",
      value: "folder",
      completes: "folder",
      describe: "the checkpoint that is read",
    },
    "output-checkpoint-path": {
      type: "text",
      value: "folder",
      completes: "folder",
      describe: "the folder that is written",
    },
    "transformers-version": {
      type: "text",
      value: "version",
      describe: "transformers version of the deployment, such as 4.45.1: a checkpoint saved by a later one is refused",
    },
    "ignore-transformers-version": {
      type: "flag",
      describe: "compare no versions; the config is made for 4.45.1 then",
    },
    layout: {
      type: "text",
      choices: [...new Set(["sambanova", ...LAYOUTS.keys()])],
      describe: "layout that is written; sambanova when not given",
    },
    ...CONVERSION_OPTIONS,
    ...BACKEND_OPTIONS,
    ...VENDOR_REPORT_OPTIONS,
  },
  examples: [
    [
      "prepare-ckpt --model llama3-1b --original_checkpoint_path ./my-llama --output_checkpoint_path ./out --transformers_version 4.45.1",
      "as with the container, without its mounts",
    ],
    [
      "prepare-ckpt --model llama3-1b --original_checkpoint_path ./my-llama --output_checkpoint_path ./out --dry-run",
      "see what it would do",
    ],
  ],
  epilogue: `Options may be spelt with underscores, as the container has them.

Exit codes: 0 converted, 1 findings close the gate, 2 something could not be checked, 3 the conversion failed;
129, 130 and 143 a signal ended it. docs/converting.md tells the rest.`,
  ...vendorCommand("prepare-ckpt", prepareCheckpoint),
};
