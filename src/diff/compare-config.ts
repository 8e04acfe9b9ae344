import type { ValueDiff } from "./checkpoint-diff.ts";
import { type ConfigSide, configRows } from "./config-rows.ts";
import { SIDES } from "./sides.ts";

/** What differs between the config.json of both, graph keys first. */
export function compareConfig(a: ConfigSide, b: ConfigSide): ValueDiff {
  const silent = SIDES.filter((_, index) => [a, b][index]?.facts.config.root === undefined);
  if (silent.length > 0) {
    return {
      differences: [],
      notes: [`no config.json that can be read in ${silent.join(" and ")}`],
      compared: false,
    };
  }
  const differences = configRows(a, b)
    .filter(({ same }) => !same)
    .map(({ same: _, ...difference }) => difference);
  return {
    differences: differences.sort((one, other) => Number(other.graph) - Number(one.graph)),
    notes: spellings(a, b),
    compared: true,
  };
}

/** The same said in two dialects is no difference, but its reader may want to know. */
function spellings(a: ConfigSide, b: ConfigSide): readonly string[] {
  const notes: string[] = [];
  const layouts = [a, b].map(({ facts }) => facts.get("rope.layout")?.value);
  if (layouts.includes("v4") && layouts.includes("v5")) {
    const [v4, v5] = layouts[0] === "v4" ? SIDES : SIDES.toReversed();
    notes.push(
      `${v5} writes the rotary embedding as rope_parameters (transformers 5), ${v4} as rope_theta and rope_scaling (4): their values were compared`,
    );
  }
  const dtypes = [a, b].map(({ facts }) => facts.get("dtype.config")?.from.pointer.at(-1));
  if (dtypes.includes("dtype") && dtypes.includes("torch_dtype")) {
    notes.push(`dtype and torch_dtype are one key: ${SIDES[dtypes.indexOf("dtype")]} has its new name`);
  }
  return notes;
}
