import type { TensorInfo } from "../../format/safetensors/header.ts";
import type { SafetensorsFaultCode } from "../../format/safetensors/header-fault.ts";
import { readSafetensorsHeader } from "../../format/safetensors/read-header.ts";
import { readWeightIndex } from "../../format/weight-index/read-weight-index.ts";
import { SourceError } from "../../source/virtual-fs.ts";
import type { FolderFiles } from "./folder-files.ts";
import type { VerifyProblem, VerifyProblemCode } from "./verification.ts";

/** A tensor of the output and where its bytes begin in the file. */
export interface OutputTensor extends TensorInfo {
  readonly fileBegin: number;
}

export interface OutputWeights {
  readonly tensors: ReadonlyMap<string, OutputTensor>;
  readonly problems: readonly VerifyProblem[];
}

const INDEX = "model.safetensors.index.json";
/** What a conversion passes on as the source has it, and its lint tells of. */
const PASSED_ON: ReadonlySet<string> = new Set<SafetensorsFaultCode>([
  "safetensors/name",
  "safetensors/name-control",
  "safetensors/name-collision",
  "safetensors/metadata-large",
  "safetensors/large-dimension",
]);
const PREFIX_BYTES = 8;
const MAX_INDEX = 128_000_000;

/** Headers of all safetensors files and the index, and that they fit each other. @param names of the files */
export async function verifyHeaders(names: ReadonlySet<string>, output: FolderFiles): Promise<OutputWeights> {
  const tensors = new Map<string, OutputTensor>();
  const problems: VerifyProblem[] = [];
  for (const name of [...names].filter((each) => each.endsWith(".safetensors")).sort()) {
    for (const tensor of await readShard(name, output, problems)) {
      const other = tensors.get(tensor.name);
      if (other === undefined) tensors.set(tensor.name, tensor);
      else problems.push(problem("header", name, `${tensor.name} is in ${other.file} and in ${name}`, tensor.name));
    }
  }
  if (tensors.size === 0) problems.push(problem("header", "", "no safetensors file holds a tensor"));
  if (names.has(INDEX)) problems.push(...verifyIndex(tensors, names, output));
  else if (new Set([...tensors.values()].map(({ file }) => file)).size > 1)
    problems.push(problem("index", INDEX, `${INDEX} is missing, and the weights are in several files`));
  return { tensors, problems };
}

async function readShard(
  name: string,
  output: FolderFiles,
  problems: VerifyProblem[],
): Promise<readonly OutputTensor[]> {
  try {
    const size = output.sizeOf(name);
    const { header, faults } = await readSafetensorsHeader(name, size, async (begin, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - begin)));
      output.read(name, bytes, begin);
      return bytes;
    });
    const wrong = faults.filter(({ code }) => !PASSED_ON.has(code));
    problems.push(...wrong.map(({ detail }) => problem("header", name, `${name}: ${detail}`)));
    if (header === null) return [];
    const dataBegin = PREFIX_BYTES + header.length;
    return header.tensors.map((tensor) => ({
      name: tensor.name,
      file: name,
      dtype: tensor.dtype,
      shape: tensor.shape,
      begin: tensor.begin,
      end: tensor.end,
      fileBegin: dataBegin + tensor.begin,
    }));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    problems.push(problem("unreadable", name, `${name}: ${error.reason}`));
    return [];
  }
}

function verifyIndex(
  tensors: ReadonlyMap<string, OutputTensor>,
  names: ReadonlySet<string>,
  output: FolderFiles,
): readonly VerifyProblem[] {
  try {
    const size = output.sizeOf(INDEX);
    if (size > MAX_INDEX) return [problem("index", INDEX, `${INDEX} has ${size} bytes, it is read up to ${MAX_INDEX}`)];
    const bytes = new Uint8Array(size);
    output.read(INDEX, bytes, 0);
    const { index, faults } = readWeightIndex(bytes);
    const problems = faults.map(({ detail }) => problem("index", INDEX, `${INDEX}: ${detail}`));
    if (index === null) return problems;
    const { weightMap } = index;
    for (const [tensor, file] of weightMap) {
      const found = tensors.get(tensor)?.file;
      // That a file is missing is told once.
      if (found === file || !names.has(file)) continue;
      const text = found === undefined ? `no file holds it` : `${found} holds it`;
      problems.push(problem("index", INDEX, `${INDEX} says that ${tensor} is in ${file}, ${text}`, tensor));
    }
    for (const { name, file } of tensors.values()) {
      if (weightMap.has(name)) continue;
      problems.push(problem("index", INDEX, `${INDEX} does not name ${name}, which ${file} holds`, name));
    }
    return problems;
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return [problem("unreadable", INDEX, `${INDEX}: ${error.reason}`)];
  }
}

function problem(code: VerifyProblemCode, file: string, text: string, tensor: string | null = null): VerifyProblem {
  return { code, file, tensor, text };
}
