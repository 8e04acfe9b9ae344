import type { Done } from "../../convert/execute/done.ts";
import { type ParsedDone, parseDone } from "../../convert/execute/parse-done.ts";
import { UsageError } from "../../errors.ts";
import { valueAt } from "../../format/json/pointer.ts";
import type { BaseModelEntry } from "../../model/base-model-entry.ts";
import type { ModelRegistry } from "../../model/model-registry.ts";
import { resolveModel } from "../../model/resolve-model.ts";
import { readWholeFile } from "../../source/read-whole-file.ts";
import { SourceError, type VirtualFs } from "../../source/virtual-fs.ts";
import { toKubernetesName } from "../names/kubernetes-name.ts";
import type { Converted } from "./converted.ts";

const MAX_DONE = 64 * 1024 * 1024;
/** Kubernetes takes 253; `-bundle` and the like stand around it. */
const MAX_NAME = 240;

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
 * Reads what the conversion left: DONE says that it ended, which base model it was for, and which files there are.
 * @throws UsageError for a folder that is no converted checkpoint, or of which the base model is not known
 */
export async function readConverted(
  fs: VirtualFs,
  { folder, name, model, bucket }: ConvertedRequest,
  registry: ModelRegistry,
): Promise<Converted> {
  const parsed = await readDone(fs, folder);
  // The vendor's tool writes a DONE of which the contents are not documented.
  const { done } = parsed;
  if (done !== null) await refuseUnfit(fs, folder, done);
  const said = model ?? done?.model?.name ?? null;
  if (said === null) {
    throw new UsageError(`${folder}/DONE does not say which base model it was converted for`, {
      hint: "say it with --model (--draft-model for the draft); checkpointlint models lists them",
    });
  }
  const base = baseOf(said, registry);
  const canonical = (await fs.canonical(folder)).split(/[\\/]/).at(-1) ?? folder;
  const servedName = name ?? canonical;
  const kubernetesName = nameInKubernetes(servedName);
  const source = `${bucket.replace(/\/+$/, "")}/${kubernetesName}`;
  const warnings = [
    ...warningsOf(folder, parsed),
    ...contradictions(folder, done, base, registry),
    ...warningsOfBase(base),
    ...sameNameWarning(kubernetesName, registry),
  ];
  return { folder, servedName, name: kubernetesName, base, source, warnings };
}

function nameInKubernetes(servedName: string): string {
  const name = toKubernetesName(servedName);
  const hint = "choose one with --name (--draft-name for the draft)";
  if (name === "" || /[\u0000-\u001f\u007f]/.test(servedName))
    throw new UsageError(`${JSON.stringify(servedName)} gives no name in Kubernetes`, { hint });
  if (name.length > MAX_NAME) {
    throw new UsageError(`the name ${JSON.stringify(`${servedName.slice(0, 40)}…`)} is too long for Kubernetes`, {
      hint: `${hint} of at most ${MAX_NAME} characters`,
    });
  }
  return name;
}

async function readDone(fs: VirtualFs, folder: string): Promise<ParsedDone> {
  const read = async (): Promise<Uint8Array | null> => {
    try {
      return await readWholeFile(fs, fs.join(folder, "DONE"), MAX_DONE);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      throw new UsageError(
        `${folder} is no converted checkpoint: its file DONE ${error.code === "not-found" ? "is not there" : `cannot be read (${error.reason})`}`,
        {
          hint: "convert it first; the converter writes DONE last",
        },
      );
    }
  };
  const bytes = await read();
  const parsed: ParsedDone = bytes === null ? { kind: "foreign", done: null } : parseDone(bytes);
  if (parsed.kind !== "damaged" || parsed.done !== null) return parsed;
  throw new UsageError(`${folder}/DONE is damaged: it does not say any more what was converted`, {
    hint: "convert it again, or copy it again from where it was converted",
  });
}

/** @throws UsageError for another layout than the platform's, and for files that are not as DONE says */
async function refuseUnfit(fs: VirtualFs, folder: string, { layout, files }: Done): Promise<void> {
  if (layout !== "sambanova") {
    throw new UsageError(`${folder} was converted to the layout ${layout}, and the platform loads sambanova`, {
      hint: "convert it with checkpointlint prepare-ckpt, or checkpointlint convert --to sambanova",
    });
  }
  const there = new Map((await fs.list(folder)).map((entry) => [entry.name, entry]));
  for (const { name, size } of files) {
    const entry = there.get(name);
    const isWhole = entry !== undefined && (entry.kind !== "file" || entry.size === size);
    if (isWhole) continue;
    const what = entry === undefined ? "is not there" : `has ${entry.size} bytes, not ${size}`;
    throw new UsageError(`${folder} is not what its DONE says: ${name} ${what}`, {
      hint: `checkpointlint verify ${folder} says what else; convert or copy it again`,
    });
  }
}

/** What DONE tells of a conversion that went through all the same. */
function warningsOf(folder: string, { kind, done }: ParsedDone): readonly string[] {
  if (done === null) return [];
  const { forced, overflows } = done;
  return [
    ...(kind === "damaged"
      ? [`${folder}/DONE was changed since the conversion; checkpointlint verify looks again`]
      : []),
    ...(forced === null ? [] : [`${folder} was converted although the lint had found errors: ${forced.reason}`]),
    ...(overflows.length === 0
      ? []
      : [
          `in ${folder} values of ${overflows.length === 1 ? "a tensor" : `${overflows.length} tensors`} became infinite in a cast`,
        ]),
  ];
}

function contradictions(
  folder: string,
  done: Done | null,
  base: BaseModelEntry,
  registry: ModelRegistry,
): readonly string[] {
  const name = done?.model?.name;
  const converted = name === undefined ? null : resolveModel(registry, name);
  return converted?.found === true && converted.entry.name !== base.name
    ? [`${folder}/DONE says that it was converted for ${converted.entry.name}, and it is deployed as ${base.name}`]
    : [];
}

function warningsOfBase({ name, data }: BaseModelEntry): readonly string[] {
  if (valueAt(data, ["customCheckpoints", "supported"]) !== false) return [];
  const reason = valueAt(data, ["customCheckpoints", "reason"]);
  return [
    `the platform takes no checkpoints of your own for ${name}: ${typeof reason === "string" ? reason : "see its documentation"}`,
  ];
}

/** kubectl apply changes what has the same name. */
function sameNameWarning(name: string, { entries }: ModelRegistry): readonly string[] {
  return entries.some(({ kubernetesName }) => kubernetesName === name)
    ? [
        `the platform has a Model ${name} of its own, which kubectl apply would change; choose another name with --name (--draft-name for the draft)`,
      ]
    : [];
}

function baseOf(name: string, registry: ModelRegistry): BaseModelEntry {
  const resolved = resolveModel(registry, name);
  if (resolved.found) return resolved.entry;
  const near = resolved.nearest[0];
  throw new UsageError(`there is no base model ${JSON.stringify(name)}`, {
    hint: near === undefined ? "checkpointlint models lists them" : `did you mean ${near}?`,
  });
}
