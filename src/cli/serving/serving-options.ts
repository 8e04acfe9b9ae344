import type { OptionTable } from "../option-table.ts";
import type { ParsedArguments } from "../parse-arguments.ts";

/** Where base-model metadata comes from. */
export interface ServingOptions {
  /** null: what ships (embedded). */
  readonly server: string | null;
  /** null: the platform's place for caches. */
  readonly cacheLocation: string | null;
}

export const CACHE_LOCATION: OptionTable = {
  "cache-location": {
    type: "text",
    value: "folder",
    completes: "folder",
    describe: "where metadata of servers is kept; the user's cache folder when not given",
  },
};

/** Of every command that uses base models; the vendor's tool spells them --server and --cache_location. */
export const SERVING_OPTIONS: OptionTable = {
  server: {
    type: "text",
    value: "embedded|folder|URL",
    completes: "folder",
    describe: "where metadata of base models comes from: what ships (embedded, the default), a folder, or an instance",
  },
  ...CACHE_LOCATION,
};

export function servingOptions(args: ParsedArguments): ServingOptions {
  const server = args.text("server");
  return { server: server === "embedded" ? null : server, cacheLocation: args.text("cache-location") };
}
