import { UsageError } from "../../errors.ts";
import { EMBEDDED } from "../../linter/root-settings.ts";
import { looksLikeUrl } from "../../model/serving/base-url.ts";
import type { Backend, BackendRequest, CommandBackend, ContainerBackend } from "./backend.ts";

/** Where the container finds the folders. */
const INSIDE = {
  input: "/checkpointlint/input",
  output: "/checkpointlint/output",
  server: "/checkpointlint/server",
  cache: "/checkpointlint/cache",
} as const;

/** The program that a backend runs, and its arguments. @throws UsageError */
export function backendArgv(
  backend: Exclude<Backend, { readonly kind: "builtin" }>,
  request: BackendRequest,
): readonly [string, ...string[]] {
  return backend.kind === "sn-byoc" ? containerArgv(backend, request) : commandArgv(backend, request);
}

/** As the vendor's documentation runs it, without a terminal; the source cannot be written to. */
function containerArgv(
  { program, image, platform, mounts, args }: ContainerBackend,
  request: BackendRequest,
): readonly [string, ...string[]] {
  const { model, input, output, transformersVersion, ignoresTransformersVersion, server, cacheLocation } = request;
  const serverFolder = server !== null && server !== EMBEDDED && !looksLikeUrl(server) ? server : null;
  const folders = [
    bind(input, INSIDE.input, true),
    bind(output, INSIDE.output, false),
    ...(serverFolder === null ? [] : [bind(serverFolder, INSIDE.server, true)]),
    ...(cacheLocation === null ? [] : [bind(cacheLocation, INSIDE.cache, false)]),
  ];
  return [
    ...([program, "run", "--rm", "--platform", platform] as const),
    ...[...folders, ...mounts].flatMap((mount) => ["--mount", mount]),
    ...args,
    image,
    "prepare-ckpt",
    ...["--model", model],
    ...["--original_checkpoint_path", INSIDE.input],
    ...["--output_checkpoint_path", INSIDE.output],
    ...(transformersVersion === null ? [] : ["--transformers_version", transformersVersion]),
    ...(server === null ? [] : ["--server", serverFolder === null ? server : INSIDE.server]),
    ...(cacheLocation === null ? [] : ["--cache_location", INSIDE.cache]),
    ...(ignoresTransformersVersion ? ["--ignore_transformers_version"] : []),
  ];
}

/** docker reads the value as a line of CSV. */
function bind(folder: string, inside: string, readOnly: boolean): string {
  if (/[",\n\r]/.test(folder)) {
    throw new UsageError(`the folder ${folder} cannot be mounted: its name has a comma, a quote or a line break`, {
      hint: "give the folder another name, or a link to it",
    });
  }
  return `type=bind,source=${folder},target=${inside}${readOnly ? ",readonly" : ""}`;
}

const PLACEHOLDER = /\{(\w+)\}/g;

/**
 * An argument whose placeholder was not given is left out, and the option before it (`--server {server}`) with it. What
 * stands for a placeholder stays one argument, whatever is in it.
 */
function commandArgv({ template }: CommandBackend, request: BackendRequest): readonly [string, ...string[]] {
  const { model, input, output, transformersVersion, server, cacheLocation } = request;
  const values = new Map<string, string | null>(
    Object.entries({ model, input, output, transformersVersion, server, cacheLocation }),
  );
  const [program, ...rest] = template;
  const argv: string[] = [];
  for (const argument of rest) {
    const names = [...argument.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
    const unknown = names.find((name) => !values.has(name));
    if (unknown !== undefined) {
      throw new UsageError(`the command of the configuration has {${unknown}}, which stands for nothing`, {
        hint: `it may have ${[...values.keys()].map((name) => `{${name}}`).join(", ")}`,
      });
    }
    if (names.every((name) => values.get(name) !== null)) {
      argv.push(argument.replace(PLACEHOLDER, (_, name: string) => values.get(name) ?? ""));
    } else if (/^\{\w+\}$/.test(argument) && /^--?[\w-]+$/.test(argv.at(-1) ?? "")) argv.pop();
  }
  return [program, ...argv];
}
