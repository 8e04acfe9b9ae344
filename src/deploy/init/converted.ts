import type { BaseModelEntry } from "../../model/base-model-entry.ts";

/** A converted checkpoint that is to be deployed. */
export interface Converted {
  readonly folder: string;
  /** What requests will say. */
  readonly servedName: string;
  /** Its name in Kubernetes. */
  readonly name: string;
  readonly base: BaseModelEntry;
  /** Where it will be uploaded to: gs://bucket/path, without a slash at its end. */
  readonly source: string;
  /** What people have to know of its conversion. */
  readonly warnings: readonly string[];
}

/** Model_arch of its profiles; null where it is not known. */
export function architectureOf({ base }: Converted): string | null {
  return base.architectureKey;
}
