/**
 * Work that answers to the latest change: it starts a moment after it, never twice at a time, and what a newer change
 * overtook is told that it is stale.
 */
export class LatestRun {
  readonly #delay: number;
  readonly #work: (isStale: () => boolean) => Promise<void>;
  #generation = 0;
  #done = 0;
  #stopped = false;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;

  /** @param delay milliseconds that must pass without a change; @param work must not throw */
  constructor(delay: number, work: (isStale: () => boolean) => Promise<void>) {
    this.#delay = delay;
    this.#work = work;
  }

  schedule(): void {
    this.#generation++;
    this.#clear();
    if (this.#stopped) return;
    // An open input keeps the process alive; when that is closed, nothing is left to wait for.
    this.#timer = setTimeout(() => void this.settled(), this.#delay).unref();
  }

  /** Runs at once what is due, and resolves when nothing is. */
  async settled(): Promise<void> {
    this.#clear();
    while (this.#running !== null) await this.#running;
    if (this.#stopped || this.#done === this.#generation) return;
    const generation = this.#generation;
    this.#running = this.#work(() => generation !== this.#generation);
    await this.#running;
    this.#running = null;
    this.#done = generation;
  }

  /** What runs is stale from now on, and nothing starts any more. */
  stop(): void {
    this.#generation++;
    this.#stopped = true;
    this.#clear();
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
