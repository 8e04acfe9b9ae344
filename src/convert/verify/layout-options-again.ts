import type { Weights } from "../../checkpoint/weights.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";
import type { Done } from "../execute/done.ts";
import type { LayoutOptions } from "../layouts/layout.ts";
import { castDtype } from "./cast-dtype.ts";

/**
 * The options to plan an output again with: those of its DONE. Without one of ours they are concluded from the output, as far
 * as comparing tensors by name needs them.
 */
export async function layoutOptionsAgain(
  done: Done | null,
  output: string,
  source: Weights,
  fs: VirtualFs,
): Promise<LayoutOptions> {
  if (done !== null) return done.options;
  return {
    dtype: await castDtype(output, source, fs),
    maxShardBytes: Number.MAX_SAFE_INTEGER,
    transformersVersion: null,
    vocabularyRows: null,
  };
}
