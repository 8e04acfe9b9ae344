import { createHash } from "node:crypto";
import type { Stamps } from "../../source/disk-stamps.ts";
import { type DirectoryEntry, SourceError, type VirtualFs } from "../../source/virtual-fs.ts";

/** How surely a file is known to be the same: by its size and times, or by what was read of it. */
export type CacheStrategy = "metadata" | "content";

/**
 * One thing that a verdict depends on: what the linter asked of the world, and what it was told. A cached verdict holds as
 * long as every answer is the same.
 */
export type Observation =
  | readonly [kind: "list" | "file" | "kind" | "canonical", path: string, answer: string]
  /** A file of which only parts were read: its size and their hash. */
  | readonly [kind: "read", path: string, answer: string, ranges: readonly (readonly [begin: number, length: number])[]]
  | readonly [kind: "day", path: "", answer: string]
  | readonly [kind: "variable", name: string, answer: string];

/** Asks the same again, each question once in a run. */
export interface Witness {
  holds(observation: Observation): Promise<boolean>;
}

export interface World {
  readonly fs: VirtualFs;
  readonly stamps: Stamps;
  readonly strategy: CacheStrategy;
  readonly env: Readonly<Record<string, string | undefined>>;
  clock(): number;
  importModule(path: string): Promise<unknown>;
}

export function createWitness(world: Omit<World, "importModule">): Witness {
  const answers = new Map<string, Promise<string>>();
  return {
    async holds(observation) {
      const [kind, path, answer, ranges] = observation;
      const question = JSON.stringify([kind, path, ranges]);
      const asked = answers.get(question) ?? ask(observation, world);
      answers.set(question, asked);
      return (await asked) === answer;
    },
  };
}

async function ask(
  [kind, path, , ranges]: Observation,
  { fs, stamps, strategy, env, clock }: Omit<World, "importModule">,
): Promise<string> {
  try {
    if (kind === "day") return dayOf(clock());
    if (kind === "variable") return env[path] ?? "";
    if (kind === "kind") return String(await fs.kindOf(path));
    if (kind === "canonical") return await fs.canonical(path);
    if (kind === "read") return await readAgain(fs, path, ranges);
    if (kind === "file") return (await stamps.ofFile(path)).text;
    return strategy === "metadata" ? (await stamps.ofFolder(path)).text : listAnswer(await fs.list(path));
  } catch (error) {
    if (error instanceof SourceError) return errorAnswer(error);
    throw error;
  }
}

async function readAgain(
  fs: VirtualFs,
  path: string,
  ranges: readonly (readonly [begin: number, length: number])[],
): Promise<string> {
  const file = await fs.open(path);
  try {
    const hash = createHash("sha256");
    for (const [begin, length] of ranges) hash.update(await file.read(begin, length));
    return readAnswer(file.size, hash.digest("base64url"));
  } finally {
    await file.close();
  }
}

export function readAnswer(size: number, hash: string): string {
  return `${size} ${hash}`;
}

/** Names, kinds, sizes and links, without times. */
export function listAnswer(entries: readonly DirectoryEntry[]): string {
  const parts = entries.map(({ name, kind, size, link }) => [name, kind, size, link?.target, link?.state]);
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

/** No other answer begins so. */
export function errorAnswer({ code }: SourceError): string {
  return `!${code}`;
}

/** In UTC: what expires on a day does so everywhere at once. */
export function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
