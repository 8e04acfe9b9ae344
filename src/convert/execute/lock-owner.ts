import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { kill, pid } from "node:process";
import { errnoOf } from "../../source/errno.ts";

/** Who holds a lock: a process, by what no other has. */
export interface LockOwner {
  readonly pid: number;
  /** When it started, in ticks since the boot; null where there is no /proc. */
  readonly start: string | null;
  /** Of this start of the machine, and of the set of process numbers (a container has its own); null as above. */
  readonly boot: string | null;
  readonly namespace: string | null;
  readonly machine: string | null;
  readonly host: string;
}

export function thisProcess(): LockOwner {
  return { pid, start: startOf(pid)?.start ?? null, ...here() };
}

/**
 * Whether a process is proven to be gone. Proof is: the machine was started anew since; or the process number is free, or
 * another process has it (another start). A process of another machine or container proves nothing, nor does any clock.
 * Without /proc a process number that is in use counts as the owner, and a host is known by its name alone.
 */
export function isGone(owner: LockOwner): boolean {
  const now = here();
  if (owner.host !== now.host || owner.machine !== now.machine) return false;
  // Another boot of a machine that can be told from others.
  if (owner.boot !== now.boot) return now.machine !== null && now.boot !== null && owner.boot !== null;
  if (owner.namespace !== now.namespace) return false;
  if (!exists(owner.pid)) return true;
  const found = startOf(owner.pid);
  if (found === null || owner.start === null) return false;
  return found.start !== owner.start || found.state === "Z" || found.state === "X";
}

/** null when it is not one that this program wrote. */
export function parseOwner(text: string): LockOwner | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    const { pid: number, start, boot, namespace, machine, host } = value as Partial<Record<keyof LockOwner, unknown>>;
    if (typeof number !== "number" || !Number.isSafeInteger(number) || number <= 0 || typeof host !== "string")
      return null;
    if (!isText(start) || !isText(boot) || !isText(namespace) || !isText(machine)) return null;
    return { pid: number, start, boot, namespace, machine, host };
  } catch {
    return null;
  }
}

function isText(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

function here(): Omit<LockOwner, "pid" | "start"> {
  return {
    boot: textOf(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1")),
    namespace: textOf(() => readlinkSync("/proc/self/ns/pid")),
    machine: textOf(() => readFileSync("/etc/machine-id", "latin1")),
    host: hostname(),
  };
}

function exists(number: number): boolean {
  try {
    return kill(number, 0);
  } catch (error) {
    return errnoOf(error) !== "ESRCH";
  }
}

/** Fields 3 and 22 of /proc/<pid>/stat, counted from behind the name, which may hold anything. */
function startOf(number: number): { readonly state: string; readonly start: string } | null {
  const text = textOf(() => readFileSync(`/proc/${number}/stat`, "latin1"));
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ") ?? [];
  const [state, start] = [fields[0], fields[19]];
  return state === undefined || start === undefined ? null : { state, start };
}

function textOf(read: () => string): string | null {
  try {
    return read().trim();
  } catch {
    return null;
  }
}
