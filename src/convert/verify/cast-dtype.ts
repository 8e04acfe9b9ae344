import { loadCheckpoint } from "../../checkpoint/load-checkpoint.ts";
import type { ModelTypes } from "../../checkpoint/model-types.ts";
import { bytesOfDtypes, type Weights } from "../../checkpoint/weights.ts";
import { SourceError, type VirtualFs } from "../../source/virtual-fs.ts";

/** Nothing is asked of the config here. */
const NO_TYPES: ModelTypes = { get: () => null, has: () => false };
const FLOATS: ReadonlySet<string> = new Set(["F64", "F32", "F16", "BF16"]);

/** The dtype that an output was cast to, which DONE does not say: the only one that it has and the source has not; else null. */
export async function castDtype(output: string, source: Weights, fs: VirtualFs): Promise<string | null> {
  try {
    const { weights } = await loadCheckpoint(fs, output, { modelTypes: NO_TYPES, knownTokenizers: new Map() });
    const floats = [...bytesOfDtypes(weights).keys()].filter((dtype) => FLOATS.has(dtype));
    const [only, second] = floats;
    if (only === undefined || second !== undefined) return null;
    const before = [...bytesOfDtypes(source).keys()].filter((dtype) => FLOATS.has(dtype));
    return before.every((dtype) => dtype === only) ? null : only;
  } catch (error) {
    // What is wrong with the output is told by who verifies it.
    if (error instanceof SourceError) return null;
    throw error;
  }
}
