import { closeSync } from "node:fs";
import { InternalError } from "../../errors.ts";
import { checkOpenSource, openSource, type SourceIdentity } from "./source-identity.ts";
import type { ReadableFile } from "./transfer.ts";

/** Source files as they are needed; each is compared with what it was before it is read and after. */
export interface SourceFiles {
  /** @throws ConversionError "source", "changed" */
  acquire(names: Iterable<string>): readonly ReadableFile[];
  /** @throws ConversionError "changed" */
  release(files: readonly ReadableFile[]): void;
  close(): void;
}

/** Open files that nobody reads at the moment: the next range mostly needs the same ones. */
const IDLE = 4;

export function createSourceFiles(identities: ReadonlyMap<string, SourceIdentity>): SourceFiles {
  const open = new Map<string, { readonly file: ReadableFile; users: number }>();
  const identityOf = (name: string): SourceIdentity => {
    const identity = identities.get(name);
    if (identity === undefined) throw new InternalError(`${name} is no source of the plan`);
    return identity;
  };
  const closeIdle = (): void => {
    const idle = [...open.values()].filter(({ users }) => users === 0);
    for (const { file } of idle.slice(0, Math.max(0, idle.length - IDLE))) {
      open.delete(file.name);
      closeSync(file.fd);
    }
  };
  const openOne = (name: string): ReadableFile => {
    const identity = identityOf(name);
    const found = open.get(name);
    // Behind the others, so that what was not asked for the longest is closed first.
    open.delete(name);
    const file = found?.file ?? { name, fd: openSource(identity), size: identity.size };
    open.set(name, { file, users: (found?.users ?? 0) + 1 });
    checkOpenSource(identity, file.fd);
    return file;
  };
  return {
    acquire(names) {
      const files = [...names].map(openOne);
      closeIdle();
      return files;
    },
    release(files) {
      for (const { name, fd } of files) {
        const entry = open.get(name);
        if (entry !== undefined) entry.users--;
        checkOpenSource(identityOf(name), fd);
      }
      closeIdle();
    },
    close() {
      for (const { file } of open.values()) closeSync(file.fd);
      open.clear();
    },
  };
}
