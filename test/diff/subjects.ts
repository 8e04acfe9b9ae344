import { loadCheckpoint } from "../../src/checkpoint/load-checkpoint.ts";
import { type CheckpointDiff, DIFF_PARTS } from "../../src/diff/checkpoint-diff.ts";
import { compareSubjects } from "../../src/diff/compare-subjects.ts";
import { checkpointSubject, configSubject, type SubjectEnv } from "../../src/diff/create-subject.ts";
import type { Subject } from "../../src/diff/subject.ts";
import type { JsonObject } from "../../src/format/json/json-value.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import { shippedArchitectures, shippedModelTypes } from "../model/models-folder.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";

export const ENV: SubjectEnv = { modelTypes: shippedModelTypes(), architectures: shippedArchitectures() };

export async function folderSubject(
  files: ReadonlyMap<string, string | Uint8Array>,
  name = "x",
  env: SubjectEnv = ENV,
): Promise<Subject> {
  const entries = [...files].map(([file, content]): [string, string | Uint8Array] => [`${name}/${file}`, content]);
  const checkpoint = await loadCheckpoint(createMemoryFs(new Map(entries)), name, { modelTypes: env.modelTypes });
  return checkpointSubject(checkpoint, name, env);
}

/** The tiny checkpoint, changed by a patch. */
export async function tinySubject(input: Parameters<typeof tinyCheckpoint>[0] = {}): Promise<Subject> {
  return await folderSubject(tinyCheckpoint(input));
}

export function configOf(config: JsonObject): Subject {
  return configSubject("config.json", config, ENV);
}

export function compareAll(a: Subject, b: Subject): CheckpointDiff {
  return compareSubjects(a, b, new Set(DIFF_PARTS));
}

/** "num_key_value_heads 2 -> 1 graph" for each difference of config.json. */
export function configLines({ config }: CheckpointDiff): readonly string[] {
  return (config?.differences ?? []).map(({ key, a, b, graph }) => {
    const side = (value: typeof a): string =>
      value === null ? "-" : `${JSON.stringify(value.value)}${value.how === "stated" ? "" : ` (${value.how})`}`;
    return `${key} ${side(a)} -> ${side(b)}${graph ? " graph" : ""}`;
  });
}

/** "lm_head.weight 1: BF16 64,16 -> - graph" for each difference of the tensors. */
export function tensorLines({ tensors }: CheckpointDiff): readonly string[] {
  return (tensors?.differences ?? []).map(({ set, a, b, graph }) => {
    const side = (layout: typeof a): string =>
      layout === null ? "-" : `${layout.dtype} ${layout.shape?.join() ?? "?"}`;
    const numbers = set.axes.map(({ numbers: own }) => own.join()).join(" ");
    return `${set.pattern}[${numbers}] ${set.count}: ${side(a)} -> ${side(b)}${graph ? " graph" : ""}`;
  });
}
