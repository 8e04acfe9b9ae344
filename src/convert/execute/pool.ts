/** Work under way, so much at a time. */
export interface Pool {
  /** Resolves when more may be added. Never rejects. */
  room(): Promise<void>;
  /** The same promise; that it may be rejected is looked after. */
  add<T>(work: Promise<T>): Promise<T>;
  failed(): boolean;
  /** Resolves when nothing is under way. @throws the first error */
  end(): Promise<void>;
}

/** `onFailure` is called once, at the first error. */
export function createPool(capacity: number, onFailure: () => void): Pool {
  const running = new Set<Promise<void>>();
  const errors: unknown[] = [];
  const fail = (error: unknown): void => {
    errors.push(error);
    if (errors.length === 1) onFailure();
  };
  return {
    async room() {
      while (running.size >= capacity) await Promise.race(running);
    },
    add(work) {
      const settled: Promise<void> = work.then(() => undefined, fail).then(() => void running.delete(settled));
      running.add(settled);
      return work;
    },
    failed: () => errors.length > 0,
    async end() {
      while (running.size > 0) await Promise.all(running);
      if (errors.length > 0) throw errors[0];
    },
  };
}
