import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { isJsonObject, memberOf } from "../../../format/json/json-value.ts";
import { rootConfig } from "./config-document.ts";

/** Whether the checkpoint brings its own model code, which may read config.json differently from transformers. */
export function hasOwnCode(checkpoint: Checkpoint): boolean {
  const map = memberOf(rootConfig(checkpoint) ?? undefined, "auto_map");
  return isJsonObject(map) && Object.keys(map).length > 0;
}
