import { parseLevelEntry } from "../../engine/levels.ts";
import { UsageError } from "../../errors.ts";
import { FORMATS, type ReportFormat } from "../../report/formats.ts";
import type { CliIo } from "../cli-io.ts";
import type { LinterOptions } from "../linter-options.ts";
import { oneCheckpoint } from "../one-checkpoint.ts";
import { type OutputRequest, outputRequests } from "../output-request.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { type ConversionOptions, conversionOptions } from "./conversion-options.ts";

/** What prepare-ckpt is asked for. */
export interface PrepareRequest {
  /** As it was typed, for another program. */
  readonly model: string;
  readonly source: string;
  readonly output: string;
  readonly layout: string;
  readonly options: ConversionOptions;
  /** With the rules about versions left out where they are to be ignored. */
  readonly linter: LinterOptions;
  /** Whether there is a step for versions. */
  readonly comparesVersions: boolean;
  readonly ignoresVersions: boolean;
  /** As they were typed. */
  readonly server: string | null;
  readonly cacheLocation: string | null;
  readonly givenVersion: string | null;
  /** What the config is made for; null: for any. */
  readonly transformersVersion: string | null;
  /** Reports of the lint, beside the vendor's. */
  readonly reports: readonly OutputRequest<ReportFormat>[];
}

/** "Ignoring the Transformers version of your checkpoint uses the default backend version": the vendor's documentation. */
const DEFAULT_VERSION = "4.45.1";
const VERSION_RULES = ["transformers/version-newer", "transformers/deployment-too-old"];

/** @throws UsageError */
export async function prepareRequest(args: ParsedArguments, io: CliIo): Promise<PrepareRequest> {
  const given = (option: string, hint: string): string => {
    const value = args.text(option);
    if (value === null) throw new UsageError(`prepare-ckpt needs --${option.replaceAll("-", "_")}`, { hint });
    return value;
  };
  const model = given("model", "name the base model: --model llama3-70b (checkpointlint models lists them)");
  const path = given(
    "original-checkpoint-path",
    "name the folder of the checkpoint: --original_checkpoint_path ./my-llama",
  );
  const output = given(
    "output-checkpoint-path",
    "name the folder that is to be written: --output_checkpoint_path ./out",
  );
  const options = conversionOptions(args);
  const ignores = args.flag("ignore-transformers-version") === true;
  const { linter } = options;
  const levels = [...linter.levels, ...VERSION_RULES.map((rule) => parseLevelEntry(`${rule}:off`))];
  return {
    model,
    source: await oneCheckpoint(path, "prepare-ckpt converts one", io.fs),
    output,
    layout: args.text("layout") ?? "sambanova",
    options,
    linter: ignores ? { ...linter, transformersVersion: null, levels } : linter,
    ignoresVersions: ignores,
    server: args.text("server"),
    cacheLocation: args.text("cache-location"),
    givenVersion: linter.transformersVersion,
    comparesVersions: !ignores && linter.transformersVersion !== null,
    transformersVersion: ignores ? DEFAULT_VERSION : linter.transformersVersion,
    reports: args.list("format").length === 0 ? [] : outputRequests(args.list("format"), FORMATS),
  };
}
