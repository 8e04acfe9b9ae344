import { crc32 } from "node:zlib";
import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import { filePlace } from "../../checkpoint/place.ts";
import type { TensorScan } from "../../checkpoint/tensor-scan.ts";
import { globMatcher } from "../glob-matcher.ts";
import { toRegex } from "../loader/to-regex.ts";
import type { CaseInput } from "./case-file.ts";

/** A checkpoint as if its values had been looked at, with what a case says was found. */
export function scanned(checkpoint: Checkpoint, patches: CaseInput["scans"]): Checkpoint {
  if (patches === undefined) return checkpoint;
  const globs = Object.entries(patches).map(([text, patch]) => {
    const made = toRegex(text, "tensors");
    return { glob: globMatcher("regex" in made ? { [text]: made.regex } : {})(text), patch };
  });
  const scans = new Map<string, TensorScan>();
  const problems = [...checkpoint.problems];
  for (const { name, file, dtype, shape } of checkpoint.weights.tensors.values()) {
    const found = globs.filter(({ glob }) => glob.matches(name)).map(({ patch }) => patch);
    if (found.includes(null)) {
      const detail = `${name}: its bytes are not where its header says`;
      problems.push({ code: "scan/skipped", place: filePlace(file), detail });
      continue;
    }
    const {
      nan = 0,
      infinite = 0,
      zero = false,
      crc = crc32(name),
    } = Object.assign({}, ...found) as NonNullable<NonNullable<CaseInput["scans"]>[string]>;
    const elements = shape.reduce((product, size) => product * size, 1);
    scans.set(name, { name, dtype, shape, elements, nan, infinite, isZero: zero, crc });
  }
  return { ...checkpoint, scans, problems };
}
