import type { LintResult } from "../engine/lint-result.ts";
import type { Linter } from "../linter/create-linter.ts";
import type { RootSubject } from "../linter/root-settings.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
import { configStamp } from "./config-stamp.ts";

/** A linter reads configuration once; this one is made anew whenever what governs a folder has changed. */
export class CurrentLinter {
  readonly #fs: VirtualFs;
  readonly #create: () => Promise<Linter>;
  #linter: Promise<Linter> | null = null;
  /** By subject and folder: what governed it, and the files that it was read from, when `#linter` was asked about it. */
  readonly #known = new Map<string, { readonly stamp: string; readonly files: readonly string[] }>();

  constructor(fs: VirtualFs, create: () => Promise<Linter>) {
    this.#fs = fs;
    this.#create = create;
  }

  /** @throws what the linter throws */
  async lint(root: string): Promise<LintResult> {
    return await (await this.#for(root)).lint(root);
  }

  /** On the resources of a folder, in these files. @throws what the linter throws */
  async lintResources(folder: string, files: readonly string[]): Promise<readonly LintResult[]> {
    return await (await this.#for(folder, "deployment")).lintDeployment(files, []);
  }

  /** Reads what governs a folder. @throws ConfigError */
  async check(folder: string): Promise<void> {
    await this.#for(folder);
  }

  /** Something that only the linter knows of may have changed: the rules of a plugin. */
  renew(): void {
    this.#linter = null;
  }

  async #for(root: string, subject: RootSubject = "checkpoint"): Promise<Linter> {
    const key = `${subject} ${root}`;
    const known = this.#known.get(key);
    const stamp = await configStamp(this.#fs, root, known?.files ?? []);
    // Of a folder that it was not asked about yet it may have seen an older state of the folders above.
    if (known?.stamp !== stamp) this.#linter = null;
    try {
      this.#linter ??= this.#create();
      const linter = await this.#linter;
      if (known?.stamp === stamp) return linter;
      const { config } = await linter.settingsOf(root, subject);
      const files = config?.files ?? [];
      this.#known.set(key, { stamp: await configStamp(this.#fs, root, files), files });
      return linter;
    } catch (error) {
      // The next one reads everything again: whatever was wrong may be mended.
      this.#linter = null;
      this.#known.delete(key);
      throw error;
    }
  }
}
