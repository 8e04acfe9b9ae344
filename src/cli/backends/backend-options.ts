import { configError } from "../../engine/config/config-error.ts";
import type { Said } from "../../engine/config/config-origin.ts";
import { UsageError } from "../../errors.ts";
import { type JsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { governsHere } from "../../linter/governs-here.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";
import type { OptionTable } from "../option-table.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { BACKENDS, type Backend, DEFAULT_IMAGE } from "./backend.ts";

export const BACKEND_OPTIONS: OptionTable = {
  backend: {
    type: "text",
    choices: BACKENDS,
    describe: "who converts: checkpointlint, the vendor's container, or the command that the configuration names",
  },
  "container-program": { type: "text", value: "program", describe: "docker (the default) or podman" },
  "container-image": { type: "text", value: "image", describe: "image of the vendor's container" },
  "container-mount": {
    type: "text",
    many: true,
    value: "mount",
    describe: "a further --mount of the container; may be repeated",
  },
  "container-arg": {
    type: "text",
    many: true,
    value: "argument",
    describe: "a further argument of docker run, such as --container-arg=--memory=400g; may be repeated",
  },
};

const CONTAINER_OPTIONS = ["container-program", "container-image", "container-mount", "container-arg"] as const;

/** What a configuration says under `convert`, and whether the user named that configuration. */
export interface ConfiguredConvert {
  readonly said: Said<JsonObject> | null;
  readonly explicit: boolean;
}

/**
 * Who converts: by the options, then by the configuration. A configuration runs programs only where it governs the current
 * folder, or where --config names it; one in the checkpoint's own folder never does (its mistakes are told before).
 * @throws UsageError, ConfigError
 */
export async function chosenBackend(
  args: ParsedArguments,
  { said, explicit }: ConfiguredConvert,
  fs: VirtualFs,
): Promise<Backend> {
  const config = said?.value ?? {};
  const asked = args.text("backend") ?? textOf(memberOf(config, "backend")) ?? "builtin";
  const kind = BACKENDS.find((each) => each === asked) ?? "builtin";
  if (said !== null && kind !== "builtin") await refuseForeign(said, explicit, fs);
  if (kind !== "sn-byoc") refuseContainerOptions(args);
  if (kind === "builtin") return { kind };
  refuseBuiltinOptions(args, kind);
  if (kind === "command") return { kind, template: templateOf(memberOf(config, "command")) };
  const container = memberOf(config, "container");
  const list = (key: string, option: string): readonly string[] => [
    ...textsOf(memberOf(container, key)),
    ...args.list(option),
  ];
  return {
    kind,
    program: args.text("container-program") ?? textOf(memberOf(container, "program")) ?? "docker",
    image: args.text("container-image") ?? textOf(memberOf(container, "image")) ?? DEFAULT_IMAGE,
    platform: textOf(memberOf(container, "platform")) ?? "linux/amd64",
    mounts: list("mounts", "container-mount"),
    args: list("args", "container-arg"),
  };
}

async function refuseForeign({ origin }: Said<JsonObject>, explicit: boolean, fs: VirtualFs): Promise<void> {
  if (origin.kind !== "file" || explicit) return;
  const { source, pointer } = origin;
  if (!source.untrusted && (await governsHere(fs, source.entryFolder))) return;
  const message = `no program is run from outside of ${source.entryFolder}`;
  throw configError(
    [source.placed.mistake(pointer, "value", message)],
    "it would run what this file says; run checkpointlint in that folder or below, or say with --config that you trust it",
  );
}

/** What only checkpointlint itself does. */
const BUILTIN_OPTIONS = ["layout", "max-shard-size", "checksum"] as const;
const BUILTIN_FLAGS = ["scan", "restart", "repair"] as const;

function refuseBuiltinOptions(args: ParsedArguments, kind: string): void {
  const given = [
    ...BUILTIN_OPTIONS.filter((option) => args.text(option) !== null),
    ...BUILTIN_FLAGS.filter((flag) => args.flag(flag) === true),
  ][0];
  if (given === undefined) return;
  throw new UsageError(`--${given} says nothing to the backend ${kind}`, { hint: "leave it out" });
}

function refuseContainerOptions(args: ParsedArguments): void {
  const given = CONTAINER_OPTIONS.find((option) => args.list(option).length > 0);
  if (given === undefined) return;
  throw new UsageError(`--${given} says nothing without the vendor's container`, {
    hint: `write --backend sn-byoc --${given} ...`,
  });
}

function templateOf(value: JsonValue | undefined): readonly [string, ...string[]] {
  const [program, ...rest] = textsOf(value);
  if (program !== undefined) return [program, ...rest];
  throw new UsageError("--backend command needs a command", {
    hint: 'name it in .checkpointlintrc.json: "convert": { "command": ["my-converter", "--in", "{input}", "--out", "{output}"] }',
  });
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
