import { isUtf8 } from "node:buffer";
import { ConfigError } from "../../errors.ts";
import { readJsonFile } from "../../format/json/json-file.ts";
import type { PlacedFile } from "../../format/text/placed-file.ts";
import { readWholeFile } from "../../source/read-whole-file.ts";
import { SourceError, type VirtualFs } from "../../source/virtual-fs.ts";

/** People write these by hand; a baseline of a thousand checkpoints has a few MB. */
const MAX_BYTES = 1_000_000;
const HINT = "name another file with --config, or lint without: --no-config";

/**
 * Reads a JSON or YAML file that people write. Links are followed where `followLinks` says so: not those of a folder that
 * may be a download. @throws ConfigError when it cannot be read at all
 */
export async function readConfigText(
  fs: VirtualFs,
  path: string,
  options: { readonly followLinks: boolean; readonly maxBytes?: number; readonly hint?: string },
): Promise<PlacedFile> {
  const { followLinks, maxBytes = MAX_BYTES, hint = HINT } = options;
  try {
    const bytes = await readWholeFile(fs, followLinks ? await fs.canonical(path) : path, maxBytes);
    if (bytes === null) throw new ConfigError(`${path} has more than ${maxBytes} bytes`, { hint });
    if (!isUtf8(bytes)) throw new ConfigError(`${path} is no UTF-8 text`, { hint });
    return await parse(path, new TextDecoder().decode(bytes));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new ConfigError(`${path}: ${error.reason}`, { hint, cause: error });
  }
}

async function parse(path: string, text: string): Promise<PlacedFile> {
  if (!/\.ya?ml$/.test(path)) return readJsonFile(path, text);
  // The parser of YAML is loaded where there is some.
  const { readYaml } = await import("../../format/yaml/yaml-file.ts");
  try {
    return readYaml(path, text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ConfigError(`${path} is nested too deep to be read`, { hint: HINT, cause: error });
  }
}
