/** Who converts. */
export type Backend = { readonly kind: "builtin" } | ContainerBackend | CommandBackend;

/** The vendor's container. */
export interface ContainerBackend {
  readonly kind: "sn-byoc";
  /** docker, podman, or the path of one. */
  readonly program: string;
  readonly image: string;
  readonly platform: string;
  /** Values of --mount beside those of the checkpoint's folders. */
  readonly mounts: readonly string[];
  /** Arguments of `run`, before the image. */
  readonly args: readonly string[];
}

/** Whatever the user's configuration says. */
export interface CommandBackend {
  readonly kind: "command";
  /** A program and its arguments, with placeholders. */
  readonly template: readonly [string, ...string[]];
}

export const BACKENDS: readonly Backend["kind"][] = ["builtin", "sn-byoc", "command"];

/** The only tag that the vendor's documentation names. */
export const DEFAULT_IMAGE = "us-docker.pkg.dev/acp-artifacts-development-38/oci-us-public-development/sn-byoc:0.0.12";

/** What a backend is asked for, in the words of the vendor's flags; null for what was not given. */
export interface BackendRequest {
  readonly model: string;
  /** Folders, absolute. */
  readonly input: string;
  readonly output: string;
  readonly transformersVersion: string | null;
  readonly ignoresTransformersVersion: boolean;
  /** embedded, a URL, or a folder. */
  readonly server: string | null;
  readonly cacheLocation: string | null;
}
