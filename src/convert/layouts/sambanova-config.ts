import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import { ropeForV4 } from "../../engine/fixes/rope-for-v4.ts";
import type { JsonEdit } from "../../format/json/edit-json.ts";
import { memberOf } from "../../format/json/json-value.ts";
import { printPointer } from "../../format/json/pointer.ts";
import type { BaseModel } from "../../model/base-model.ts";
import type { OutputFile, PlanStep } from "../plan.ts";
import { type DtypeKey, dtypeEdits } from "../planning/dtype-edits.ts";
import { editedFile } from "../planning/edited-file.ts";
import { isBefore } from "../planning/is-before.ts";
import { ropeForV5 } from "../planning/rope-for-v5.ts";
import { planStep } from "../planning/step.ts";
import { untieEdits } from "../planning/untie-edits.ts";
import { EVIDENCE } from "./sambanova-evidence.ts";
import { type TokenizerChanges, tokenizerForV4 } from "./sambanova-tokenizer.ts";

export interface ConfigChange {
  /** Of the weights, in safetensors' spelling; null when they are as they were. */
  readonly dtype: string | null;
  readonly untie: boolean;
  /** PEP 440; null: readable for transformers 4 and 5. */
  readonly transformersVersion: string | null;
}

export interface NormalisedConfig {
  readonly files: readonly OutputFile[];
  readonly steps: readonly PlanStep[];
}

/** config.json and tokenizer_config.json as the deployment reads them; what is not touched stays byte for byte. */
export function sambanovaConfig(
  checkpoint: Checkpoint,
  base: BaseModel | null,
  change: ConfigChange,
): NormalisedConfig {
  const config = checkpoint.documents.get("config.json")?.value;
  const untie = change.untie ? untieEdits(checkpoint) : [];
  const wanted = dtypeKeys(change.transformersVersion);
  const dtype = dtypeEdits(config, change.dtype, wanted);
  const rope = ropeEdits(checkpoint, change.transformersVersion);
  const code = codeEdits(checkpoint, "config.json");
  const tokenizerCode = codeEdits(checkpoint, "tokenizer_config.json");
  const tokenizer = isReadByV4(checkpoint, change.transformersVersion) ? tokenizerForV4(checkpoint, base) : NO_CHANGES;
  const files = [
    editedFile(checkpoint, "config.json", [...untie, ...dtype, ...rope, ...code]),
    editedFile(checkpoint, "tokenizer_config.json", [...tokenizerCode, ...tokenizer.edits]),
    ...tokenizer.created,
  ].filter((file) => file !== null);
  const steps = [
    step("untie-config", "config.json says that the head is a tensor of its own", untie, EVIDENCE.untiedFlag),
    step(
      "config",
      `config.json says the dtype in the key${wanted.length === 1 ? "" : "s"} ${keyText(wanted)}`,
      dtype,
      EVIDENCE.config,
    ),
    step(
      "rope",
      "config.json says the rotary embedding in the layouts of transformers 4 and of 5",
      rope,
      EVIDENCE.config,
    ),
    ...ropeStep(checkpoint, change.transformersVersion, rope),
    tokenizerStep(tokenizer),
    ...codeSteps(checkpoint, [...code, ...tokenizerCode]),
    ...versionStep(checkpoint, change.transformersVersion),
  ].filter((each) => each !== null);
  return { files, steps };
}

function step(id: string, text: string, edits: readonly JsonEdit[], evidence: PlanStep["evidence"]): PlanStep | null {
  if (edits.length === 0) return null;
  const places = edits.map(({ pointer }) => `config.json#${printPointer(pointer)}`);
  return planStep(id, text, places, evidence);
}

function keyText(keys: readonly DtypeKey[]): string {
  return keys.length === 0 ? "that it has" : keys.join(" and ");
}

/** What transformers 4 would read otherwise, and no edit can mend: a set for each layer type, a scaling by the class. */
function ropeStep(checkpoint: Checkpoint, version: string | null, edits: readonly JsonEdit[]): readonly PlanStep[] {
  const { facts } = checkpoint;
  const layout = facts.get("rope.layout");
  if (edits.length > 0 || layout?.value !== "v5" || !isReadByV4(checkpoint, version)) return [];
  const differs = (["rope.theta", "rope.type"] as const).some(
    (name) => facts.get(name)?.value !== facts.get(`${name}_v4`)?.value,
  );
  const text = differs
    ? "rope_parameters stays alone, and transformers 4, which does not read it, takes other values"
    : "rope_parameters stays alone: what transformers 4 takes by default is the same for the whole context";
  return [planStep("rope", text, [`config.json#${printPointer(layout.from.pointer)}`], EVIDENCE.config)];
}

/** An invalid version is as good as none. */
function isOlder(version: string | null, bound: string): boolean | null {
  return version === null ? null : isBefore(version, bound);
}

function dtypeKeys(version: string | null): readonly DtypeKey[] {
  const isOld = isOlder(version, "4.56.0.dev0");
  if (isOld === null) return ["torch_dtype", "dtype"];
  return isOld ? ["torch_dtype"] : [];
}

/** Whether transformers 4 may have to read it. A model type that came with transformers 5 is read by nothing older. */
function isReadByV4({ facts }: Checkpoint, version: string | null): boolean {
  return isOlder(version, "5.0.dev0") !== false && facts.get("architecture.only_v5")?.value !== true;
}

const NO_CHANGES: TokenizerChanges = { edits: [], created: [] };

function tokenizerStep({ edits, created }: TokenizerChanges): PlanStep | null {
  const places = [
    ...edits.map(({ pointer }) => `tokenizer_config.json#${printPointer(pointer)}`),
    ...created.map(({ name }) => name),
  ];
  if (places.length === 0) return null;
  const text = "what transformers 5 saved of the tokenizer is written so that transformers 4 reads it too";
  return planStep("tokenizer", text, places, EVIDENCE.config);
}

function ropeEdits(checkpoint: Checkpoint, version: string | null): readonly JsonEdit[] {
  const forV4 = isReadByV4(checkpoint, version) ? ropeForV4(checkpoint) : null;
  if (forV4 !== null) return forV4.flatMap((edit) => (edit.op === "insert" ? [edit] : []));
  return isOlder(version, "5.0.dev0") === null ? (ropeForV5(checkpoint) ?? []) : [];
}

/** Code is not copied: where transformers has the class itself, what points at the code goes too. */
function codeEdits({ documents, facts }: Checkpoint, file: string): readonly JsonEdit[] {
  const isKnown = facts.get("architecture.known")?.value === true;
  const hasCode = memberOf(documents.get(file)?.value, "auto_map") !== undefined;
  return isKnown && hasCode ? [{ op: "remove", pointer: ["auto_map"] }] : [];
}

function codeSteps({ documents, facts }: Checkpoint, edits: readonly JsonEdit[]): readonly PlanStep[] {
  const named = ["config.json", "tokenizer_config.json"].filter(
    (file) => memberOf(documents.get(file)?.value, "auto_map") !== undefined,
  );
  if (named.length === 0) return [];
  const places = named.map((file) => `${file}#/auto_map`);
  const text =
    edits.length > 0
      ? "auto_map is taken out: its code is not copied, and transformers has the class built in"
      : `auto_map stays although its code is not copied: transformers has no ${String(facts.get("architecture.model_type")?.value ?? "such model type")} built in, so loading needs the code beside it`;
  return [planStep("code", text, places, EVIDENCE.code)];
}

function versionStep({ facts }: Checkpoint, version: string | null): readonly PlanStep[] {
  const saved = facts.get("transformers.version");
  if (saved === null) return [];
  const isLater = version !== null && isBefore(version, String(saved.value)) === true;
  const text = `transformers_version stays ${String(saved.value)}${isLater ? `, although ${version} is deployed` : ""}`;
  return [planStep("version", text, ["config.json#/transformers_version"], EVIDENCE.version)];
}
