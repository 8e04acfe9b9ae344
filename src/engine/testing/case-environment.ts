import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import { loadCheckpoint } from "../../checkpoint/load-checkpoint.ts";
import type { ModelTypes } from "../../checkpoint/model-types.ts";
import { RuleFileError } from "../../errors.ts";
import type { SchemaValidator } from "../../format/json/schema-validator.ts";
import type { Architectures } from "../../model/architecture/architectures.ts";
import type { BaseModel } from "../../model/base-model.ts";
import type { ModelRegistry } from "../../model/model-registry.ts";
import { resolveModel } from "../../model/resolve-model.ts";
import { toBaseModel } from "../../model/to-base-model.ts";
import { createMemoryFs } from "../../source/memory-fs.ts";
import type { MemorySpecial } from "../../source/memory-tree.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";
import type { CaseInput } from "./case-file.ts";
import { scanned } from "./scanned.ts";
import { tinyBaseModel } from "./tiny-base-model.ts";
import { tinyCheckpoint } from "./tiny-checkpoint.ts";

/** What cases need from outside: a checkpoint of their input, and base models by name. */
export interface CaseEnvironment {
  /** @throws RuleFileError when the input is no checkpoint that can be made */
  buildCheckpoint(input: Omit<CaseInput, "name">): Promise<Checkpoint>;
  /** The files of the input as the resources of a deployment, for rules about these. @throws RuleFileError */
  buildDeployment(input: Omit<CaseInput, "name">): Promise<Checkpoint>;
  /** The input as a draft with its target, for rules about pairs. @throws RuleFileError */
  buildPair(input: Omit<CaseInput, "name">): Promise<Checkpoint>;
  /** `tiny` is the base that the tiny checkpoint was trained from, `tiny-mixture` has experts. @throws RuleFileError for an unknown name */
  baseModel(name: string): BaseModel;
  readonly validators: ReadonlyMap<string, SchemaValidator>;
  readonly architectures: Architectures;
}

/** What cases run in: the tiny checkpoint, through the real loader, and the base models that ship. */
export function createCaseEnvironment(shipped: {
  readonly modelTypes: ModelTypes;
  readonly registry: ModelRegistry;
  readonly validators: ReadonlyMap<string, SchemaValidator>;
  readonly architectures: Architectures;
  /** Reads files of a folder as resources; the layer that can stands above this one. */
  readonly readDeployment: (fs: VirtualFs, paths: readonly string[]) => Promise<Checkpoint>;
  /** Two checkpoints as one; likewise. */
  readonly asPair: (
    target: CaseMember,
    draft: CaseMember,
    use: { readonly platform: boolean; readonly servedLength: number | null },
  ) => Checkpoint | Promise<Checkpoint>;
}): CaseEnvironment {
  const { modelTypes, registry, validators, architectures, readDeployment, asPair } = shipped;
  const buildCheckpoint = async (input: Omit<CaseInput, "name">): Promise<Checkpoint> =>
    scanned(await loadCheckpoint(memoryOf(input), ROOT, { modelTypes }), input.scans);
  const baseModel = (name: string): BaseModel => namedBase(name, registry, modelTypes);
  const member = async (input: Omit<CaseInput, "name">): Promise<CaseMember> => ({
    checkpoint: await buildCheckpoint(input),
    base: input.base === undefined || input.base === "none" ? null : baseModel(input.base),
  });
  return {
    buildCheckpoint,
    async buildPair(input) {
      const { target = {}, platform = false, servedLength = null } = input;
      return await asPair(await member(target), await member(input), { platform, servedLength });
    },
    async buildDeployment(input) {
      const names = new Set([
        ...Object.keys(input.files ?? {}),
        ...Object.keys(input.bytes ?? {}),
        ...Object.keys(input.special ?? {}),
      ]);
      return await readDeployment(
        memoryOf(input),
        [...names].map((name) => `${ROOT}/${name}`),
      );
    },
    baseModel,
    validators,
    architectures,
  };
}

/** One side of a pair. */
export interface CaseMember {
  readonly checkpoint: Checkpoint;
  readonly base: BaseModel | null;
}

function namedBase(name: string, registry: ModelRegistry, modelTypes: ModelTypes): BaseModel {
  if (name === "tiny") return tinyBaseModel(modelTypes);
  if (name === "tiny-mixture") return tinyBaseModel(modelTypes, { mixture: true });
  const resolved = resolveModel(registry, name);
  if (resolved.found) return toBaseModel(resolved.entry, "declared", modelTypes);
  const near = resolved.nearest[0];
  throw new RuleFileError(
    `there is no base model "${name}"${near === undefined ? "" : `, did you mean "${near}"?`}; tiny is the base of the tiny checkpoint`,
  );
}

const ROOT = "checkpoint";

function memoryOf(input: Omit<CaseInput, "name">): VirtualFs {
  const files = new Map<string, string | MemorySpecial>(tinyCheckpoint(input));
  for (const [name, special] of Object.entries(input.special ?? {})) files.set(name, special);
  try {
    return createMemoryFs(new Map([...files].map(([name, content]) => [`${ROOT}/${name}`, content] as const)));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new RuleFileError(`the files of the case are no folder: ${error.message}`, { cause: error });
  }
}
