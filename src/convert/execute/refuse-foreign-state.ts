import { readdirSync } from "node:fs";
import { ConversionError } from "../conversion-error.ts";
import type { PinnedFolder } from "./pinned-folder.ts";
import { isStateName } from "./state-folder.ts";

/** A folder of the name of the state may be anybody's. @throws ConversionError "output" */
export function refuseForeignState(state: PinnedFolder): void {
  const foreign = readdirSync(state.at("")).find((name) => !isStateName(name));
  if (foreign === undefined) return;
  throw new ConversionError("output", `${state.path} holds what no conversion wrote: ${JSON.stringify(foreign)}`, {
    hint: "name an empty folder, or one that does not exist yet",
  });
}
