import type { Assets } from "../linter/assets.ts";

let loaded: Promise<Assets> | null = null;

/** What ships with checkpointlint, read once. It lies beside the built file that this one becomes a part of. */
export function shippedAssets(): Promise<Assets> {
  loaded ??= import("../linter/assets.ts").then(({ loadAssets }) => loadAssets(import.meta.dirname));
  return loaded;
}
