import type { JsonObject } from "../../format/json/json-value.ts";
import type { Pointer } from "../../format/json/pointer.ts";

/** A resource to be written, with what people have to know of it. */
export interface Manifest {
  readonly value: JsonObject;
  /** Lines above it. */
  readonly head: readonly string[];
  readonly notes: readonly Note[];
}

/** A comment at a member: above its key, or behind its value. */
export interface Note {
  readonly pointer: Pointer;
  readonly where: "above" | "behind";
  readonly text: string;
}

export const API_VERSION = "sambanova.ai/v1alpha1";
/** Stand in for an owner and a bucket that nobody named. */
export const PLACEHOLDER_OWNER = "you@example.com";
export const PLACEHOLDER_BUCKET = "gs://your-bucket/checkpoints";

export function above(pointer: Pointer, text: string): Note {
  return { pointer, where: "above", text };
}

export function behind(pointer: Pointer, text: string): Note {
  return { pointer, where: "behind", text };
}
