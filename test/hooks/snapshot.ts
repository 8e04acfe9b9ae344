import { execFileSync } from "node:child_process";
import { cpSync, existsSync, lstatSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { GIT_ENV, type Repository, repositoryAt } from "../cli/git-repository.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A repository of what this clone would commit now: pre-commit installs from git, and only what is committed. */
export function snapshot(folder: string): Repository {
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const env = { ...GIT_ENV, GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "safe.directory", GIT_CONFIG_VALUE_0: "*" };
  const names = execFileSync("git", list, { cwd: ROOT, env, encoding: "utf8" }).split("\0");
  const repository = repositoryAt(folder);
  for (const name of names) {
    if (name === "" || !existsSync(`${ROOT}${name}`) || lstatSync(`${ROOT}${name}`).isDirectory()) continue;
    cpSync(`${ROOT}${name}`, repository.at(name));
  }
  repository.commit();
  return repository;
}
