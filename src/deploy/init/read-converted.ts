import { UsageError } from "../../errors.ts";
import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { parseJson } from "../../format/json/parse-json.ts";
import type { BaseModelEntry } from "../../model/base-model-entry.ts";
import type { ModelRegistry } from "../../model/model-registry.ts";
import { resolveModel } from "../../model/resolve-model.ts";
import { readWholeFile } from "../../source/read-whole-file.ts";
import { SourceError, type VirtualFs } from "../../source/virtual-fs.ts";
import { subdomainMistake, toKubernetesName } from "../names/kubernetes-name.ts";
import type { Converted } from "./converted.ts";

const MAX_DONE = 64 * 1024 * 1024;

export interface ConvertedRequest {
  readonly folder: string;
  /** What requests will say; null: the name of the folder. */
  readonly name: string | null;
  /** Any name of its base model; null: what DONE says. */
  readonly model: string | null;
  /** gs://bucket/path that the folder of the checkpoint will be in. */
  readonly bucket: string;
}

/**
 * Reads what the conversion left: DONE says that it ended, and which base model it was for.
 * @throws UsageError for a folder that is no converted checkpoint, or of which the base model is not known
 */
export async function readConverted(
  fs: VirtualFs,
  { folder, name, model, bucket }: ConvertedRequest,
  registry: ModelRegistry,
): Promise<Converted> {
  const done = await readDone(fs, folder);
  const said = model ?? modelOf(done);
  if (said === null) {
    throw new UsageError(`${folder}/DONE does not say which base model it was converted for`, {
      hint: "say it with --model (--draft-model for the draft); checkpointlint models lists them",
    });
  }
  const base = baseOf(said, registry);
  const canonical = (await fs.canonical(folder)).split(/[\\/]/).at(-1) ?? folder;
  const servedName = name ?? canonical;
  const kubernetesName = toKubernetesName(servedName);
  const mistake = kubernetesName === "" ? "no letter or digit is in it" : subdomainMistake(kubernetesName);
  if (mistake !== null || /[\u0000-\u001f\u007f]/.test(servedName)) {
    throw new UsageError(`${JSON.stringify(servedName)} gives no name in Kubernetes`, {
      hint: "choose one with --name (--draft-name for the draft)",
    });
  }
  const source = `${bucket.replace(/\/+$/, "")}/${kubernetesName}`;
  return { folder, servedName, name: kubernetesName, base, source, warnings: warningsOf(folder, done) };
}

async function readDone(fs: VirtualFs, folder: string): Promise<JsonValue | undefined> {
  try {
    const bytes = await readWholeFile(fs, fs.join(folder, "DONE"), MAX_DONE);
    return bytes === null ? undefined : parseJson(new TextDecoder().decode(bytes)).value;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new UsageError(
      `${folder} is no converted checkpoint: its file DONE ${error.code === "not-found" ? "is not there" : `cannot be read (${error.reason})`}`,
      {
        hint: "convert it first; the converter writes DONE last",
      },
    );
  }
}

/** The vendor's tool writes a DONE of which the contents are not documented. */
function modelOf(done: JsonValue | undefined): string | null {
  if (memberOf(done, "schema") !== "checkpointlint/done@1") return null;
  const model = memberOf(done, "model");
  const name = isJsonObject(model) ? memberOf(model, "name") : undefined;
  return typeof name === "string" ? name : null;
}

/** What DONE tells of a conversion that went through all the same. */
function warningsOf(folder: string, done: JsonValue | undefined): readonly string[] {
  const forced = memberOf(done, "forced");
  const reason = isJsonObject(forced) ? memberOf(forced, "reason") : undefined;
  const overflows = memberOf(done, "overflows");
  return [
    ...(isJsonObject(forced) ? [`${folder} was converted although the lint had found errors: ${String(reason)}`] : []),
    ...(Array.isArray(overflows) && overflows.length > 0
      ? [
          `in ${folder} values of ${overflows.length === 1 ? "a tensor" : `${overflows.length} tensors`} became infinite in a cast`,
        ]
      : []),
  ];
}

function baseOf(name: string, registry: ModelRegistry): BaseModelEntry {
  const resolved = resolveModel(registry, name);
  if (resolved.found) return resolved.entry;
  const near = resolved.nearest[0];
  throw new UsageError(`there is no base model ${JSON.stringify(name)}`, {
    hint: near === undefined ? "checkpointlint models lists them" : `did you mean ${near}?`,
  });
}
