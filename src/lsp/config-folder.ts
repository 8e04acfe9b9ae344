import { configMistakes } from "./config-mistakes.ts";
import { LatestRun } from "./latest-run.ts";
import { type Publish, Publisher } from "./publisher.ts";

export interface ConfigEnvironment {
  readonly delay: number;
  /** Reads what governs a folder. @throws ConfigError */
  checkConfig(folder: string): Promise<void>;
  readonly publish: Publish;
  uriOf(path: string): string;
  report(error: unknown): void;
}

/** A folder whose configuration is open: its mistakes are shown, whether or not a checkpoint is open that it governs. */
export class ConfigFolder {
  readonly run: LatestRun;
  readonly #shown: Publisher;

  /** @param config its path */
  constructor(folder: string, config: string, { delay, checkConfig, publish, uriOf, report }: ConfigEnvironment) {
    this.#shown = new Publisher(publish, uriOf);
    this.run = new LatestRun(delay, async (isStale) => {
      const error = await checkConfig(folder).then(
        () => null,
        (caught: unknown) => caught,
      );
      if (isStale()) return;
      const mistakes = configMistakes(error);
      this.#shown.show(new Map([[config, []], ...(mistakes ?? [])]), new Map());
      if (error !== null && mistakes === null) report(error);
    });
  }

  close(): void {
    this.run.stop();
    this.#shown.clear();
  }
}
