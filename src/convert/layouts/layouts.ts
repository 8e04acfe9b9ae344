import type { Layout } from "./layout.ts";

/** Layouts that can be written, by id; each is loaded when it is asked for. */
export const LAYOUTS: ReadonlyMap<string, () => Promise<Layout>> = new Map([
  ["sambanova", async () => (await import("./sambanova.ts")).sambanova],
  ["huggingface", async () => (await import("./huggingface.ts")).huggingface],
]);
