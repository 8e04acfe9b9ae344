import { createInterface } from "node:readline/promises";

/** Asks at a terminal; null when it is closed instead, as by Ctrl-D. */
export async function ask(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<string | null> {
  const lines = createInterface({ input, output });
  const closed = new Promise<null>((resolve) => lines.once("close", () => resolve(null)));
  try {
    // Ctrl-D answers nothing and would leave the question open.
    return await Promise.race([lines.question(question), closed]);
  } finally {
    lines.close();
  }
}
