import type { BaseModel } from "../../model/base-model.ts";
import type { FixSafety } from "../fix.ts";

/** What is copied from a base model is only as sure as that it is the base model: named by the user or by the checkpoint. */
export function safetyWithBase(safety: FixSafety, base: BaseModel | null): FixSafety {
  return base?.how === "declared" || base?.evidence?.sure === true ? safety : "unsafe";
}
