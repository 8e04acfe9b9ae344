import { UsageError } from "../../errors.ts";
import type { CliIo } from "../cli-io.ts";

/** One working tree. */
export interface Git {
  /** Standard output. @throws UsageError when git fails, with its own words */
  run(args: readonly string[]): Promise<Uint8Array>;
  /** null when git fails. */
  ask(args: readonly string[]): Promise<string | null>;
}

/**
 * A repository's own configuration may name a program that is run for its opinion on changes. No lock is taken, so that a
 * commit that goes on beside it is not disturbed.
 */
const HARDENED = ["-c", "core.fsmonitor=false"];

/** What a hook's environment says of the repository around it, which is another than a submodule's. */
const OF_ONE_REPOSITORY =
  /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|PREFIX|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE|INTERNAL_SUPER_PREFIX)$/;

/** @param inner whether the folder is in a repository of its own: then nothing of the environment's is taken over */
export function gitIn(cwd: string, io: Pick<CliIo, "env" | "runCommand">, inner = false): Git {
  const inherited = Object.entries(io.env).filter(([name]) => !inner || !OF_ONE_REPOSITORY.test(name));
  const env = { ...Object.fromEntries(inherited), GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C", GIT_TERMINAL_PROMPT: "0" };
  const end = async (args: readonly string[]): ReturnType<CliIo["runCommand"]> =>
    io.runCommand("git", [...HARDENED, ...args], { cwd, env });
  return {
    async run(args) {
      const ended = await end(args);
      if (ended?.code === 0) return ended.stdout;
      throw failure(args, ended?.stderr ?? null);
    },
    async ask(args) {
      const ended = await end(args);
      if (ended === null) throw failure(args, null);
      return ended.code === 0 ? new TextDecoder().decode(ended.stdout).replace(/\n$/, "") : null;
    },
  };
}

/** @param stderr null when there is no git */
function failure(args: readonly string[], stderr: string | null): UsageError {
  if (stderr === null) {
    return new UsageError("--changed needs git, and there is no git here", {
      hint: "install git, or name the checkpoints instead",
    });
  }
  if (stderr.includes("not a git repository")) {
    return new UsageError("--changed needs a git repository, and this folder is in none", {
      hint: "run it in a clone, or name the checkpoints instead",
    });
  }
  const [first = ""] = stderr.split("\n").filter((line) => line.trim() !== "");
  const reason = first.replace(/^(?:fatal|error): /, "");
  const command = args.find((arg) => !arg.startsWith("-")) ?? "";
  return new UsageError(`git ${command} failed: ${reason === "" ? "it does not say why" : reason}`, {
    hint: /dubious ownership/.test(stderr)
      ? "git trusts no repository of another user: git config --global --add safe.directory <folder>"
      : "mend the repository, or name the checkpoints instead of --changed",
  });
}
