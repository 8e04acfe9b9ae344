import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { smallCheckpoint } from "./small-checkpoint.ts";

/** Nothing of this machine's git: no configuration, no hooks, a fixed author. */
export const GIT_ENV: Readonly<Record<string, string>> = {
  PATH: process.env["PATH"] ?? "",
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "A",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "A",
  GIT_COMMITTER_EMAIL: "a@example.com",
};

export interface Repository {
  readonly folder: string;
  at(...path: readonly string[]): string;
  git(...args: readonly string[]): string;
  /** Puts a file there, with the folders above it. */
  put(path: string, content: string | Uint8Array): void;
  /** Puts a small sound checkpoint there. */
  checkpoint(path: string): void;
  commit(): void;
}

/** An empty repository that is gone when the test ends. */
export function gitRepository(): Repository {
  const folder = temporaryFolder();
  return repositoryAt(folder);
}

/** A repository in a folder, made there unless it is one. */
export function repositoryAt(folder: string): Repository {
  mkdirSync(folder, { recursive: true });
  const repository = openRepository(folder);
  repository.git("init", "--quiet", "--initial-branch=main", "--template=");
  return repository;
}

/** The repository that a folder is. */
export function openRepository(folder: string): Repository {
  const at = (...path: readonly string[]): string => join(folder, ...path);
  const git = (...args: readonly string[]): string =>
    execFileSync("git", args, { cwd: folder, env: GIT_ENV, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const put = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), content);
  };
  return {
    folder,
    at,
    git,
    put,
    checkpoint(path) {
      for (const [name, content] of smallCheckpoint()) put(`${path}/${name}`, content);
    },
    commit() {
      git("add", "--all");
      git("commit", "--quiet", "--message=x");
    },
  };
}
