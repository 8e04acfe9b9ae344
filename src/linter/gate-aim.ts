import type { GateAim } from "./conversion-gate.ts";

/** Layouts that the platform deploys; of others it only has to be known that they are sound. */
const PLATFORM: ReadonlySet<string> = new Set(["sambanova"]);

export function gateAim(layout: string): GateAim {
  return PLATFORM.has(layout) ? "platform" : "sound";
}
