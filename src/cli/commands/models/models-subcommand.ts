import type { Assets } from "../../../linter/assets.ts";
import type { BaseModelEntry } from "../../../model/base-model-entry.ts";
import type { ModelRegistry } from "../../../model/model-registry.ts";
import type { ServingModels } from "../../../model/serving/merge-models.ts";
import type { CliIo } from "../../cli-io.ts";
import type { ParsedArguments } from "../../parse-arguments.ts";

/** What a part of `models` works on. */
export interface ModelsInput {
  /** What stands behind the part's name. */
  readonly operands: readonly string[];
  readonly args: ParsedArguments;
  readonly assets: Assets;
  readonly registry: ModelRegistry;
  /** The registry's entries, sorted by served name. */
  readonly entries: readonly BaseModelEntry[];
  /** What --server says of them; null for what ships. */
  readonly serving: ServingModels | null;
}

/** `models <name> ...`; the options are those of `models`. */
export interface ModelsSubcommand {
  readonly name: string;
  /** What it wants behind its name, as usage lines have it: "<model>"; empty when nothing. */
  readonly operands: string;
  readonly positionals: { readonly min: number; readonly max: number };
  /** Command lines without the program's name, and what each does. */
  readonly examples: readonly (readonly [string, string])[];
  run(input: ModelsInput, io: CliIo): Promise<void>;
}
