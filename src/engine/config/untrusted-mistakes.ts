import { isAbsolutePath, normalisePath } from "../../source/lexical-path.ts";
import type { PointedMistake } from "../loader/pointed-mistake.ts";
import type { ConfigLayer } from "./config-layer.ts";
import type { Said } from "./config-origin.ts";

/**
 * What a configuration in the checkpoint's own folder may not say: it may have come with the download. It names no server
 * (the API key would be sent there) and no program, loads no rules, packages or patterns, and reads nothing outside its folder.
 */
export function untrustedMistakes(layer: ConfigLayer): readonly PointedMistake[] {
  const found: PointedMistake[] = [];
  const refuse = (said: Said<unknown>, what: string): void => {
    if (said.origin.kind !== "file") return;
    const message = `${what} in a checkpoint's own folder; put it into a configuration above, or name this file with --config`;
    found.push({ pointer: said.origin.pointer, message });
  };
  for (const { server, model, rules } of [layer, ...layer.overrides]) {
    for (const { options, origin } of rules) {
      if (options !== null) refuse({ value: options, origin }, "no options may be given");
    }
    if (server !== null && server.value !== "embedded") refuse(server, "no server may be named");
    if (model !== null && leavesFolder(model.value)) refuse(model, "no file outside may be named");
  }
  for (const plugin of layer.plugins) refuse(plugin, "no plugins may be loaded");
  if (layer.convert !== null) refuse(layer.convert, "no program may be named");
  for (const base of layer.extends) {
    if (base.value.startsWith("preset:")) continue;
    if (!base.value.startsWith(".")) refuse(base, "no package may be extended");
    else if (leavesFolder(base.value)) refuse(base, "no file outside may be extended");
  }
  if (layer.baseline !== null && leavesFolder(layer.baseline.value)) {
    refuse(layer.baseline, "no baseline outside may be named");
  }
  return found;
}

/** By the text alone. */
export function leavesFolder(path: string): boolean {
  return isAbsolutePath(path) || /^\.\.(?:\/|$)/.test(normalisePath(path));
}
