import type { LayoutOptions } from "../layouts/layout.ts";
import type { ChecksumKind } from "./execution.ts";

/**
 * What the file DONE of a finished output says (schemas/done.schema.json), but for its digest, which is a matter of the
 * file. The same plan gives the same bytes: no times, no folders.
 */
export interface Done extends DoneOrigin {
  readonly schema: "checkpointlint/done@1";
  /** SHA-256 in hex of the plan. */
  readonly plan: string;
  readonly layout: string;
  readonly checksum: ChecksumKind;
  /** Every file but DONE, sorted by name. */
  readonly files: readonly DoneFile[];
  /** What the source was, by name and size. */
  readonly source: readonly { readonly name: string; readonly size: number }[];
  /** Tensors of which finite values became infinite in a cast. */
  readonly overflows: readonly { readonly tensor: string; readonly count: number }[];
}

export interface DoneFile {
  readonly name: string;
  readonly size: number;
  /** In hex, lower case. */
  readonly checksum: string;
}

/** Who made it and under what circumstances. */
export interface DoneOrigin {
  readonly tool: { readonly name: "checkpointlint"; readonly version: string };
  /** The base model; null when it was converted without one. */
  readonly model: { readonly id: string; readonly name: string } | null;
  /** What the plan was made with; together with the layout and the base model, the same again gives the same plan. */
  readonly options: LayoutOptions;
  /** Why it was converted although the lint had found errors, and those errors; null when the gate was open. */
  readonly forced: { readonly reason: string; readonly rules: readonly string[] } | null;
}
