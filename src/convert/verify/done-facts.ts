import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { SourceError, type VirtualFs } from "../../source/virtual-fs.ts";

/** What DONE says of how an output was made, for whoever plans the same again; null where it says nothing. */
export interface DoneFacts {
  readonly layout: string | null;
  readonly model: string | null;
  readonly transformersVersion: string | null;
  readonly forcedRules: readonly string[];
}

const NOTHING: DoneFacts = { layout: null, model: null, transformersVersion: null, forcedRules: [] };
/** It has a line for each file. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Whether DONE is right is for verifyConversion to say: here it is only asked. */
export async function doneFacts(fs: VirtualFs, folder: string): Promise<DoneFacts> {
  const done = await readDone(fs, folder);
  if (!isJsonObject(done)) return NOTHING;
  const text = (value: JsonValue | undefined): string | null => (typeof value === "string" ? value : null);
  const rules = memberOf(memberOf(done, "forced"), "rules");
  return {
    layout: text(memberOf(done, "layout")),
    model: text(memberOf(memberOf(done, "model"), "id")),
    transformersVersion: text(memberOf(done, "transformersVersion")),
    forcedRules: Array.isArray(rules) ? rules.filter((rule) => typeof rule === "string") : [],
  };
}

async function readDone(fs: VirtualFs, folder: string): Promise<JsonValue> {
  try {
    const bytes = await readWhole(fs, folder);
    return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as JsonValue);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof SourceError) return null;
    throw error;
  }
}

async function readWhole(fs: VirtualFs, folder: string): Promise<Uint8Array | null> {
  const file = await fs.open(fs.join(folder, "DONE"));
  try {
    return file.size > MAX_BYTES ? null : await file.read(0, file.size);
  } finally {
    await file.close();
  }
}
