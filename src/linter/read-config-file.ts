import { UsageError } from "../errors.ts";
import { isJsonObject, type JsonObject } from "../format/json/json-value.ts";
import { parseJson } from "../format/json/parse-json.ts";
import { LineIndex } from "../format/text/line-index.ts";
import { SourceError, type VirtualFs } from "../source/virtual-fs.ts";

/** The largest config.json seen has 0.2 MB. */
const MAX_BYTES = 3_000_000;

export interface ConfigFile {
  readonly path: string;
  readonly config: JsonObject;
}

/**
 * The config.json that a path names, itself or by its folder; null when nothing stands at the path.
 * @throws UsageError when it cannot be read
 */
export async function readConfigFile(fs: VirtualFs, path: string): Promise<ConfigFile | null> {
  try {
    const kind = await fs.kindOf(path);
    if (kind === null) return null;
    const file = kind === "directory" ? fs.join(path, "config.json") : path;
    return { path: file, config: parseConfig(file, await readText(fs, file)) };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new UsageError(error.message, { hint: "name a config.json, or a folder that has one", cause: error });
  }
}

async function readText(fs: VirtualFs, path: string): Promise<string> {
  const file = await fs.open(path);
  try {
    if (file.size > MAX_BYTES) {
      throw new UsageError(`${path} has ${file.size} bytes, too many for a config.json`, {
        hint: "name a config.json, or a folder that has one",
      });
    }
    return new TextDecoder().decode(await file.read(0, file.size));
  } finally {
    await file.close();
  }
}

function parseConfig(path: string, text: string): JsonObject {
  const { value, faults } = parseJson(text);
  if (isJsonObject(value)) return value;
  const [fault] = faults;
  const { line, column } = new LineIndex(text).position(fault?.range?.offset ?? 0);
  const detail = fault?.detail ?? "it holds no object";
  throw new UsageError(`${path}:${line + 1}:${column + 1} is no config.json: ${detail}`, {
    hint: "name a config.json, or a folder that has one",
  });
}
