import { valid } from "@renovatebot/pep440";
import type { Pointer } from "../../format/json/pointer.ts";
import type { PointedMistake } from "../loader/pointed-mistake.ts";
import { compileConfigGlob } from "./config-glob.ts";
import type { ConfigLayer, ConfigSettings } from "./config-layer.ts";

/** What is wrong with a layer by itself, beyond what the schema can say: versions, globs, ignores that guard the gate. */
export function settingMistakes(layer: ConfigLayer): readonly PointedMistake[] {
  const found: PointedMistake[] = [...versionMistakes(layer)];
  for (const [index, override] of layer.overrides.entries()) {
    found.push(...versionMistakes(override));
    for (const [at, { value }] of override.files.entries()) {
      const pointer: Pointer =
        override.files.length === 1 ? ["overrides", index, "files"] : ["overrides", index, "files", at];
      found.push(...globMistakes(value, pointer));
    }
  }
  for (const entry of layer.ignores) {
    const at = entry.origin.pointer;
    if (entry.rule.startsWith("internal/")) {
      found.push({
        pointer: [...at, "rule"],
        message: `${entry.rule} cannot be ignored; rules may set the levels of internal/unused-ignore and its like`,
      });
    }
    if (entry.file !== null) found.push(...globMistakes(entry.file, [...at, "file"]));
    if (entry.checkpoint !== null) found.push(...globMistakes(entry.checkpoint, [...at, "checkpoint"]));
  }
  return found;
}

function versionMistakes({ transformersVersion }: ConfigSettings): readonly PointedMistake[] {
  if (transformersVersion === null || transformersVersion.origin.kind !== "file") return [];
  const { value, origin } = transformersVersion;
  if (valid(value) !== null) return [];
  return [
    {
      pointer: origin.pointer,
      message: `${JSON.stringify(value)} is no version; write it as pip does, such as 4.45.1`,
    },
  ];
}

function globMistakes(glob: string, pointer: Pointer): readonly PointedMistake[] {
  const made = compileConfigGlob(glob);
  return "mistake" in made ? [{ pointer, message: made.mistake }] : [];
}
