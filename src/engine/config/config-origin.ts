import type { Pointer } from "../../format/json/pointer.ts";
import type { PlacedFile } from "../../format/text/placed-file.ts";

/** A configuration file and what its words are relative to. */
export interface ConfigSource {
  /** As messages name it. */
  readonly path: string;
  /** Its paths are relative to this. */
  readonly folder: string;
  /** Its globs are relative to this: `folder`, but for a package the folder of the file that extends it. */
  readonly globFolder: string;
  /** Folder of the configuration that was found and leads here through `extends`; `folder` where none does. */
  readonly entryFolder: string;
  /** Whether it lies in the checkpoint's own folder, so that it may have come with a download. */
  readonly untrusted: boolean;
  /** Whether another configuration extends it: then others may too, and what is of no use here may be of use there. */
  readonly shared: boolean;
  readonly placed: PlacedFile;
}

/** Who said something. */
export type Origin =
  | { readonly kind: "rule" }
  | { readonly kind: "preset"; readonly name: string }
  | { readonly kind: "file"; readonly source: ConfigSource; readonly pointer: Pointer }
  | { readonly kind: "option"; readonly option: string };

export interface Said<T> {
  readonly value: T;
  readonly origin: Origin;
}

/** "rules/.checkpointlintrc.json:4", "preset strict", "--rule", "the rule itself". */
export function originText(origin: Origin): string {
  switch (origin.kind) {
    case "rule":
      return "the rule itself";
    case "preset":
      return `preset ${origin.name}`;
    case "option":
      return origin.option;
    case "file":
      return `${origin.source.path}:${origin.source.placed.span(origin.pointer, "key").start.line + 1}`;
    default:
      return origin satisfies never;
  }
}
