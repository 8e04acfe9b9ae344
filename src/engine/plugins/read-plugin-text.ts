import { RuleFileError } from "../../errors.ts";
import { readWholeFile } from "../../source/read-whole-file.ts";
import { SourceError, type VirtualFs } from "../../source/virtual-fs.ts";

/** No rule file comes near. */
const MAX_BYTES = 2_000_000;

/** The text of a file of a plugin. @throws RuleFileError */
export async function readPluginText(fs: VirtualFs, path: string): Promise<string> {
  try {
    const bytes = await readWholeFile(fs, path, MAX_BYTES);
    if (bytes === null) throw new RuleFileError(`${path} has more than ${MAX_BYTES} bytes, too many for a rule file`);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof SourceError) throw new RuleFileError(error.message, { cause: error });
    if (error instanceof TypeError) throw new RuleFileError(`${path} is no UTF-8 text`, { cause: error });
    throw error;
  }
}
