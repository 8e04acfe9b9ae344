import { createHash, type Hash } from "node:crypto";
import { isReadName } from "../../checkpoint/read-content.ts";
import { type OpenFile, SourceError, type VirtualFs } from "../../source/virtual-fs.ts";
import { dayOf, errorAnswer, listAnswer, type Observation, readAnswer, type World } from "./observation.ts";

/** A file that was changed less than this before it was read may change again without a new time: FAT counts in two seconds. */
const RACY = 2000;

/** What was asked of the world so far. */
export interface Recording {
  readonly observations: readonly Observation[];
  /** Whether it may not be kept: a file had just been changed, changed while it was read, or could not be read. */
  readonly doubtful: boolean;
}

/** The world, with a memory of what was asked of it. */
export interface Recorder {
  readonly world: Pick<World, "fs" | "env" | "clock" | "importModule">;
  /** Says that a checkpoint is read from now on. */
  begin(root: string): void;
  /** Of one checkpoint: its folder, and what is read as a part of it. */
  of(root: string): Recording;
  /** Of everything else: configuration, metadata of base models, the day. It counts for each checkpoint of the run. */
  shared(): Recording;
}

/**
 * Records what a linter reads, so that whatever can change its verdict is known without a list of it that could fall
 * behind. A file in the folder of a checkpoint belongs to it when its name is one that a checkpoint is read by.
 */
export function createRecorder(world: World): Recorder {
  const roots = new Map<string, Ledger>();
  const shared = new Ledger();
  const ledgers: Ledgers = {
    shared,
    ofFolder: (path) => roots.get(path) ?? shared,
    ofFile(path) {
      const root = roots.get(world.fs.parent(path));
      const name = path.slice(path.lastIndexOf("/") + 1);
      return root !== undefined && isReadName(name) ? root : shared;
    },
  };
  return {
    world: {
      fs: recordingFs(world, ledgers),
      env: recordingEnv(world.env, shared),
      clock() {
        const now = world.clock();
        shared.add(["day", "", dayOf(now)]);
        return now;
      },
      // What else a program reads, and what it does, nobody can know.
      importModule(path) {
        shared.doubt();
        return world.importModule(path);
      },
    },
    begin: (root) => roots.set(root, new Ledger()),
    of: (root) => ledgers.ofFolder(root).recording(),
    shared: () => shared.recording(),
  };
}

/** What says where a user's files are. No other variable: a key is kept nowhere. */
const HOMES: ReadonlySet<string> = new Set(["HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "USERPROFILE"]);

function recordingEnv(env: World["env"], shared: Ledger): World["env"] {
  return new Proxy(env, {
    get(target, name) {
      const value = typeof name === "string" ? target[name] : undefined;
      if (typeof name === "string" && HOMES.has(name)) shared.add(["variable", name, value ?? ""]);
      return value;
    },
  });
}

interface Ledgers {
  readonly shared: Ledger;
  ofFolder(path: string): Ledger;
  ofFile(path: string): Ledger;
}

function recordingFs(world: World, { shared, ofFolder, ofFile }: Ledgers): VirtualFs {
  const { fs, stamps, strategy } = world;
  const byTimes = strategy === "metadata";
  return {
    ...fs,
    async list(path) {
      const into = ofFolder(path);
      // Before it is read: what changes meanwhile has another stamp afterwards.
      if (byTimes) into.stamp("list", path, await stamps.ofFolder(path), world.clock());
      return await into.answered("list", path, byTimes, async () => fs.list(path), listAnswer);
    },
    kindOf: (path) => shared.answered("kind", path, false, async () => fs.kindOf(path), String),
    canonical: (path) => shared.answered("canonical", path, false, async () => fs.canonical(path), String),
    async open(path) {
      const into = ofFile(path);
      // The stamp of a checkpoint's folder is that of its files too.
      if (byTimes && into === shared) into.stamp("file", path, await stamps.ofFile(path), world.clock());
      const file = await into.answered(byTimes ? "file" : "read", path, byTimes, async () => fs.open(path), null);
      return into.watch(file, path, !byTimes);
    },
  };
}

class Ledger {
  readonly #observations = new Map<string, Observation>();
  readonly #reading: { readonly path: string; readonly size: number; hash: Hash; ranges: [number, number][] }[] = [];
  #doubtful = false;

  recording(): Recording {
    const read = this.#reading.map(({ path, size, hash, ranges }): Observation => {
      return ["read", path, readAnswer(size, hash.copy().digest("base64url")), ranges];
    });
    return { observations: [...this.#observations.values(), ...read], doubtful: this.#doubtful };
  }

  doubt(): void {
    this.#doubtful = true;
  }

  add(observation: Observation): void {
    const key = JSON.stringify(observation.slice(0, 2));
    const known = this.#observations.get(key);
    // Two answers to one question: something is changing right now.
    if (known !== undefined && known[2] !== observation[2]) this.#doubtful = true;
    this.#observations.set(key, observation);
  }

  stamp(kind: "list" | "file", path: string, { text, newest }: { text: string; newest: number }, now: number): void {
    if (newest > now - RACY) this.#doubtful = true;
    this.add([kind, path, text]);
  }

  /** @param known whether the answer stands in a stamp already. @param answer null: it is added when the file is closed */
  async answered<T>(
    kind: "list" | "file" | "kind" | "canonical" | "read",
    path: string,
    known: boolean,
    ask: () => Promise<T>,
    answer: ((value: T) => string) | null,
  ): Promise<T> {
    try {
      const value = await ask();
      if (!known && answer !== null && kind !== "read") this.add([kind, path, answer(value)]);
      return value;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      // That nothing stands there is an answer like another; what cannot be read may be readable the next time.
      if (error.code !== "not-found") this.#doubtful = true;
      else if (!known)
        this.add(kind === "read" ? ["read", path, errorAnswer(error), []] : [kind, path, errorAnswer(error)]);
      throw error;
    }
  }

  watch(file: OpenFile, path: string, hashed: boolean): OpenFile {
    const reading = { path, size: file.size, hash: createHash("sha256"), ranges: [] as [number, number][] };
    if (hashed) this.#reading.push(reading);
    return {
      size: file.size,
      read: async (begin, length) => {
        const bytes = await this.#guarded(() => file.read(begin, length));
        if (hashed) {
          reading.hash.update(bytes);
          reading.ranges.push([begin, length]);
        }
        return bytes;
      },
      readInto: async (target, begin) => {
        const length = await this.#guarded(() => file.readInto(target, begin));
        if (hashed) {
          reading.hash.update(target.subarray(0, length));
          reading.ranges.push([begin, target.length]);
        }
        return length;
      },
      changed: async () => {
        const changed = await file.changed();
        if (changed) this.#doubtful = true;
        return changed;
      },
      close: () => file.close(),
    };
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#doubtful = true;
      throw error;
    }
  }
}
