import { UsageError } from "../../../errors.ts";
import { readWholeFile } from "../../../source/read-whole-file.ts";
import { SourceError, type VirtualFs } from "../../../source/virtual-fs.ts";
import type { CliIo } from "../../cli-io.ts";

/** Larger than any file of resources. */
const MAX_COMPARED = 64 * 1024 * 1024;

export interface ResourceOutput {
  readonly file: string;
  readonly text: string;
  /** Files that may never be written over: what the text was made of. */
  readonly sources: readonly string[];
  /** Whether the user asked for a file with other contents to be replaced: it may hold what they filled in. */
  readonly overwrite: boolean;
}

/** Writes a file of resources. @returns a line that says what became of it. @throws UsageError, OutputError */
export async function writeResources(
  { fs, writeFile }: Pick<CliIo, "fs" | "writeFile">,
  { file, text, sources, overwrite }: ResourceOutput,
): Promise<string> {
  const kind = await fs.kindOf(file);
  if (kind === "directory")
    throw new UsageError(`${file} is a folder`, { hint: `name a file in it: -o ${fs.join(file, "deploy.yaml")}` });
  if (kind === "file") {
    const before = await textOf(fs, file);
    if (before === text) return `${file} is as it has to be`;
    const place = await fs.canonical(file);
    for (const source of sources) {
      if ((await fs.canonical(source)) === place)
        throw new UsageError(`${file} is one of the files that are read`, { hint: "name another file with -o" });
    }
    if (!overwrite) {
      throw new UsageError(`${file} is there already, and is not what would be written`, {
        hint: "name another file with -o and compare, or replace it, and what was filled in, with --overwrite",
      });
    }
  }
  await writeFile(file, text, "the resources");
  return `wrote ${file}`;
}

/** null where it cannot be compared. */
async function textOf(fs: VirtualFs, file: string): Promise<string | null> {
  try {
    const bytes = await readWholeFile(fs, file, MAX_COMPARED);
    return bytes === null ? null : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof SourceError) return null;
    throw error;
  }
}
