import { type FixOutcome, fixCheckpoint, type Linted } from "../engine/fixes/fix-checkpoint.ts";
import { InternalError } from "../errors.ts";
import { diskFs } from "../source/disk-fs.ts";
import { createOverlayFs } from "../source/overlay-fs.ts";
import { createLinter, type Linter, type LintOptions } from "./lint.ts";

/**
 * Makes the fixes of a checkpoint's findings, in rounds as `--fix` does, and writes nothing: `files` are the texts to write.
 *
 * @param root its folder
 * @param options `unsafe`: also the fixes that may be wrong where the checkpoint was meant so
 * @returns the texts before and after, what was skipped and why, and the verdict on the checkpoint as it would then be
 * @throws as `createLinter`; SourceError when the folder cannot be listed
 */
export async function fix(
  root: string,
  options: LintOptions & { readonly unsafe?: boolean } = {},
): Promise<FixOutcome> {
  const { fs = diskFs, unsafe = false, ...others } = options;
  const texts = new Map<string, string>();
  const linter = await createLinter({ ...others, fs: createOverlayFs(fs, texts), keepSubject: true });
  return await fixCheckpoint(
    await linted(linter, root),
    async (edited) => {
      texts.clear();
      for (const [file, text] of edited) texts.set(fs.join(root, file), text);
      return await linted(linter, root);
    },
    { unsafe },
  );
}

async function linted(linter: Linter, root: string): Promise<Linted> {
  const result = await linter.lint(root);
  if (result.subject === undefined) throw new InternalError("a linter that mends must keep the subject");
  return { result, checkpoint: result.subject.checkpoint };
}
