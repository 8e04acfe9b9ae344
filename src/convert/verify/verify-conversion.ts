import * as fs from "node:fs";
import { errnoOf } from "../../source/errno.ts";
import { joinPath } from "../../source/lexical-path.ts";
import type { Done } from "../execute/done.ts";
import { DONE_FILE, readDone } from "../execute/read-done.ts";
import { type FolderFiles, openFolder } from "./folder-files.ts";
import { createPace, type Pace } from "./pace.ts";
import { type PlanDifference, planDifference } from "./plan-difference.ts";
import type { Verification, VerifiedSource, VerifyProblem, VerifyResult } from "./verification.ts";
import { verifyContents } from "./verify-contents.ts";
import { unexpectedFiles, verifyFiles } from "./verify-files.ts";
import { type OutputWeights, verifyHeaders } from "./verify-headers.ts";
import { type VerifiedTensors, verifyTensors } from "./verify-tensors.ts";

/** Of one kind; the rest is counted. */
const MAX_PROBLEMS = 100;

/**
 * Looks at the output of a conversion again: DONE and every file it names, headers and index, and with a source every
 * tensor. Never throws for what is wrong with the output; that is in the result.
 * @throws ConversionError "interrupted"
 */
export async function verifyConversion(verification: Verification): Promise<VerifyResult> {
  const names = namesOf(verification.output);
  const output = openFolder(verification.output, false);
  try {
    return await verify(verification, names, output, createPace(verification));
  } finally {
    output.close();
  }
}

async function verify(
  { output: folder, against }: Verification,
  names: ReadonlySet<string>,
  output: FolderFiles,
  pace: Pace,
): Promise<VerifyResult> {
  const { done, isForeign, problems } = findDone(folder, names);
  const own = done === null ? names : new Set(done.files.map(({ name }) => name).filter((name) => names.has(name)));
  const files = done === null ? [] : await verifyFiles(done, names, output, pace);
  const weights = await verifyHeaders(own, output);
  const compared = against === null ? null : await compare(against, { done, names: own, output, weights, pace });
  const found = [
    ...problems,
    ...files,
    ...unexpectedFiles(names, done),
    ...weights.problems,
    ...(compared?.problems ?? []),
  ];
  return {
    problems: limited(found),
    foreignDone: isForeign,
    model: done?.model ?? null,
    options: done?.options ?? null,
    forced: done?.forced ?? null,
    isSamePlan: compared?.isSamePlan ?? null,
    planDifference: compared?.reason ?? null,
    counts: {
      files: done?.files.length ?? 0,
      bytes: done?.files.reduce((sum, { size }) => sum + size, 0) ?? 0,
      tensors: weights.tensors.size,
      compared: compared?.compared ?? 0,
      differing: compared?.differing ?? 0,
    },
    casts: compared?.casts ?? [],
  };
}

type Comparison = VerifiedTensors & PlanDifference;

async function compare(
  against: VerifiedSource,
  {
    done,
    names,
    output,
    weights,
    pace,
  }: {
    readonly done: Done | null;
    readonly names: ReadonlySet<string>;
    readonly output: FolderFiles;
    readonly weights: OutputWeights;
    readonly pace: Pace;
  },
): Promise<Comparison> {
  const source = openFolder(against.folder, true);
  try {
    const difference = planDifference(against, done);
    // With a source that was changed it is worth to see where.
    const isStrict = done !== null && difference.reason === null;
    const files = { output, source };
    const tensors = await verifyTensors(against, weights.tensors, files, isStrict, pace);
    const contents = verifyContents(against, names, files, isStrict);
    return { ...tensors, ...difference, problems: [...difference.problems, ...contents, ...tensors.problems] };
  } finally {
    source.close();
  }
}

interface ReadDone {
  readonly done: Done | null;
  readonly isForeign: boolean;
  readonly problems: readonly VerifyProblem[];
}

/** @param names files of the folder */
function findDone(output: string, names: ReadonlySet<string>): ReadDone {
  const refused = (code: "done-missing" | "done-invalid", text: string): ReadDone => ({
    done: null,
    isForeign: false,
    problems: [{ code, file: DONE_FILE, tensor: null, text }],
  });
  if (!names.has(DONE_FILE))
    return refused(
      "done-missing",
      "there is no DONE: the conversion did not come to its end, or this is no output of one",
    );
  try {
    const { kind, done } = readDone(joinPath(output, DONE_FILE));
    if (kind === "damaged") return refused("done-invalid", "DONE is damaged, was edited, or is no regular file");
    return { done, isForeign: kind === "foreign", problems: [] };
  } catch (error) {
    return refused("done-invalid", `DONE cannot be read (${errnoOf(error) ?? String(error)})`);
  }
}

/** Names of a folder, not looked into; none where it cannot be listed, and then DONE is missing. */
function namesOf(folder: string): ReadonlySet<string> {
  try {
    return new Set(fs.readdirSync(folder).sort());
  } catch {
    return new Set();
  }
}

function limited(problems: readonly VerifyProblem[]): readonly VerifyProblem[] {
  const counts = new Map<string, number>();
  const kept = problems.filter(({ code }) => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    return count <= MAX_PROBLEMS;
  });
  const more = [...counts].filter(([, count]) => count > MAX_PROBLEMS);
  return [
    ...kept,
    ...more.flatMap(([code, count]): readonly VerifyProblem[] => {
      const like = problems.find((each) => each.code === code);
      return like === undefined
        ? []
        : [{ ...like, tensor: null, text: `… and ${count - MAX_PROBLEMS} more like this` }];
    }),
  ];
}
