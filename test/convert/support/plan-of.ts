import { loadCheckpoint } from "../../../src/checkpoint/load-checkpoint.ts";
import { checkPlan } from "../../../src/convert/check-plan.ts";
import type { LayoutOptions } from "../../../src/convert/layouts/layout.ts";
import { LAYOUTS } from "../../../src/convert/layouts/layouts.ts";
import type { ConversionPlan, TensorPart } from "../../../src/convert/plan.ts";
import { createMemoryFs } from "../../../src/source/memory-fs.ts";
import { ARCHITECTURES, MODEL_TYPES } from "../../support/architectures.ts";
import type { FileContent } from "../../support/lint-files.ts";
import { baseModel } from "../../support/rule-cases.ts";

export interface PlanSettings extends Partial<LayoutOptions> {
  readonly layout?: string;
  /** Name of a base model that ships. */
  readonly model?: string;
}

/** The plan for a folder in memory. */
export async function planOf(
  files: ReadonlyMap<string, FileContent>,
  { layout = "huggingface", model, ...options }: PlanSettings = {},
): Promise<ConversionPlan> {
  const entries = [...files].map(([name, content]): [string, FileContent] => [`checkpoint/${name}`, content]);
  const fs = createMemoryFs(new Map(entries));
  const checkpoint = await loadCheckpoint(fs, "checkpoint", { modelTypes: MODEL_TYPES });
  const load = LAYOUTS.get(layout);
  if (load === undefined) throw new Error(`no layout ${layout}`);
  const plan = (await load()).plan(
    { checkpoint, base: model === undefined ? null : baseModel(model), architectures: ARCHITECTURES },
    { dtype: null, maxShardBytes: 5_000_000_000, transformersVersion: null, vocabularyRows: null, ...options },
  );
  checkPlan(plan);
  return plan;
}

/** The tensors of each output file, in the order of the file. */
export function tensorNamesOf(plan: ConversionPlan): ReadonlyMap<string, readonly string[]> {
  return new Map(
    plan.outputs.flatMap(({ name, parts }) => {
      const names = parts.flatMap((part) => (part.kind === "tensor" ? [part.name] : []));
      return names.length === 0 ? [] : [[name, names]];
    }),
  );
}

/** The text of an output file that the plan holds. */
export function textOf(plan: ConversionPlan, name: string): string {
  const [part, more] = plan.outputs.find((output) => output.name === name)?.parts ?? [];
  if (part?.kind !== "text" || more !== undefined) throw new Error(`${name} is not written from a text`);
  return part.text;
}

/** "id: text" of each step. */
export function stepsOf(plan: ConversionPlan): readonly string[] {
  return plan.steps.map(({ id, text }) => `${id}: ${text}`);
}

export function tensorOf(plan: ConversionPlan, name: string): TensorPart | undefined {
  for (const { parts } of plan.outputs) {
    for (const part of parts) if (part.kind === "tensor" && part.name === name) return part;
  }
  return undefined;
}
