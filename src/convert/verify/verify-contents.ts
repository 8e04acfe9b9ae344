import { isVocabularyFile } from "../../checkpoint/vocabulary-file.ts";
import { SourceError } from "../../source/virtual-fs.ts";
import type { OutputFile, OutputPart } from "../plan.ts";
import type { FolderFiles } from "./folder-files.ts";
import type { VerifiedSource, VerifyProblem } from "./verification.ts";

const CHUNK = 1 << 20;

/**
 * Everything of the output that is no tensor, against the plan: texts that were made and files that were copied.
 * @param isSamePlan without it only the tokenizer is compared, which is copied whatever the options: a config or an index may
 *   be a copy in one plan and made anew in another
 */
export function verifyContents(
  { plan }: VerifiedSource,
  names: ReadonlySet<string>,
  files: { readonly output: FolderFiles; readonly source: FolderFiles },
  isSamePlan: boolean,
): readonly VerifyProblem[] {
  return plan.outputs.flatMap((output): readonly VerifyProblem[] => {
    if (!names.has(output.name)) return [];
    try {
      const text = contentProblem(output, files, isSamePlan);
      return text === null ? [] : [{ code: "content", file: output.name, tensor: null, text }];
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      const text = `${output.name} cannot be compared: ${error.path} ${error.reason}`;
      return [{ code: "source", file: output.name, tensor: null, text }];
    }
  });
}

function contentProblem(
  { name, size, parts }: OutputFile,
  files: { readonly output: FolderFiles; readonly source: FolderFiles },
  isSamePlan: boolean,
): string | null {
  const compared = parts.filter(
    ({ kind }) => kind !== "tensor" && (isSamePlan || (kind === "file" && isTokenizer(name))),
  );
  if (compared.length === 0) return null;
  const found = files.output.sizeOf(name);
  if (found !== size) return `${name} has ${found} bytes, the source gives ${size}`;
  for (const part of compared) {
    const at = firstDifference(name, part, files);
    if (at !== null) return `${name} is not what the source gives, from byte ${at} on`;
  }
  return null;
}

function isTokenizer(name: string): boolean {
  return name === "tokenizer.json" || name === "chat_template.jinja" || isVocabularyFile(name);
}

function firstDifference(
  name: string,
  part: OutputPart,
  files: { readonly output: FolderFiles; readonly source: FolderFiles },
): number | null {
  const expected = reader(part, files.source);
  for (let at = 0; at < part.bytes; at += CHUNK) {
    const found = new Uint8Array(Math.min(CHUNK, part.bytes - at));
    files.output.read(name, found, part.begin + at);
    const wanted = expected(at, found.length);
    if (Buffer.compare(found, wanted) === 0) continue;
    return part.begin + at + found.findIndex((byte, index) => byte !== wanted[index]);
  }
  return null;
}

function reader(part: OutputPart, source: FolderFiles): (begin: number, length: number) => Uint8Array {
  if (part.kind === "file")
    return (begin, length) => {
      const bytes = new Uint8Array(length);
      source.read(part.file, bytes, begin);
      return bytes;
    };
  const bytes =
    part.kind === "text" ? Buffer.from(part.text) : Buffer.from(part.kind === "bytes" ? part.base64 : "", "base64");
  return (begin, length) => bytes.subarray(begin, begin + length);
}
