import { isReadName } from "../../checkpoint/read-content.ts";
import { SourceError } from "../../source/virtual-fs.ts";
import { createChecksum } from "../execute/checksum.ts";
import type { Done, DoneFile } from "../execute/done.ts";
import { DONE_FILE } from "../execute/read-done.ts";
import { STATE_FOLDER } from "../execute/state-folder.ts";
import type { FolderFiles } from "./folder-files.ts";
import type { Pace } from "./pace.ts";
import type { VerifyProblem, VerifyProblemCode } from "./verification.ts";

const CHUNK = 1 << 22;

/** Every file that DONE names: that it is there, its size and its checksum. */
export async function verifyFiles(
  { files, checksum }: Done,
  names: ReadonlySet<string>,
  output: FolderFiles,
  pace: Pace,
): Promise<readonly VerifyProblem[]> {
  pace.begin(
    "files",
    files.reduce((sum, { size }) => sum + size, 0),
  );
  const buffer = new Uint8Array(CHUNK);
  const problems: VerifyProblem[] = [];
  for (const file of files) {
    const { name, size } = file;
    if (!names.has(name)) {
      problems.push(problem("missing", name, `${name} is missing, DONE says it has ${size} bytes`));
      await pace.step(name, size);
      continue;
    }
    try {
      const found = await verifyFile(file, checksum, output, pace, buffer);
      if (found !== null) problems.push(found);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      problems.push(problem("unreadable", name, `${name}: ${error.reason}`));
    }
  }
  return problems;
}

async function verifyFile(
  { name, size, checksum }: DoneFile,
  kind: Done["checksum"],
  output: FolderFiles,
  pace: Pace,
  buffer: Uint8Array,
): Promise<VerifyProblem | null> {
  const found = output.sizeOf(name);
  if (found !== size) {
    await pace.step(name, size);
    return problem("size", name, `${name} has ${found} bytes, DONE says ${size}`);
  }
  const sum = createChecksum(kind);
  for (let at = 0; at < size; at += CHUNK) {
    const chunk = buffer.subarray(0, Math.min(CHUNK, size - at));
    output.read(name, chunk, at);
    sum.update(chunk);
    await pace.step(name, chunk.length);
  }
  const digest = sum.digest();
  if (digest === checksum) return null;
  return problem("checksum", name, `${name} has the ${kind} ${digest}, DONE says ${checksum}: its bytes have changed`);
}

/** Files that no conversion wrote and that change what is loaded. @param done null: none can be told from those that belong */
export function unexpectedFiles(names: ReadonlySet<string>, done: Done | null): readonly VerifyProblem[] {
  const own = new Set(done?.files.map(({ name }) => name));
  return [...names].flatMap((name) => {
    if (name === STATE_FOLDER || name.endsWith(".part"))
      return [problem("unexpected", name, `${name} is left of a conversion that did not come to its end`)];
    if (done === null || own.has(name) || name === DONE_FILE) return [];
    const what = whatLoads(name);
    return what === null ? [] : [problem("unexpected", name, `${name} is not in DONE: ${what}`)];
  });
}

function whatLoads(name: string): string | null {
  if (/\.(?:safetensors|bin|pt|pth|ckpt|gguf|h5|msgpack)$/i.test(name) || name.endsWith(".index.json"))
    return "a loader may take these weights instead";
  if (name.endsWith(".py")) return "code that a loader may run";
  if (name !== "README.md" && isReadName(name)) return "loaders read it";
  return null;
}

function problem(code: VerifyProblemCode, file: string, text: string): VerifyProblem {
  return { code, file, tensor: null, text };
}
