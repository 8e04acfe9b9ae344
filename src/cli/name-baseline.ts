import { appendMember } from "../format/json/append-member.ts";
import { readWholeFile } from "../source/read-whole-file.ts";
import type { CliIo } from "./cli-io.ts";

const MAX_BYTES = 1_000_000;

/** Makes a configuration name a baseline beside it: writes it into JSON, says what to write into YAML. */
export async function nameBaseline(config: string, baseline: string, io: CliIo): Promise<string> {
  const name = `./${baseline.slice(baseline.lastIndexOf("/") + 1)}`;
  const byHand = `add to ${config}: baseline: ${JSON.stringify(name)}`;
  if (!config.endsWith(".json")) return byHand;
  const bytes = await readWholeFile(io.fs, await io.fs.canonical(config), MAX_BYTES);
  const edited =
    bytes === null
      ? null
      : appendMember(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), "baseline", JSON.stringify(name));
  if (edited === null) return byHand;
  await io.writeFile(config, edited, "the configuration");
  return `${config}: baseline is now ${JSON.stringify(name)}`;
}
