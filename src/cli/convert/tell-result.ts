import type { OutputStream } from "../cli-io.ts";
import { OutputError } from "../output-error.ts";

/** Tells how something ended. That nobody can read it (a full disk, a closed terminal) changes nothing about how it ended. */
export async function tellResult(stream: OutputStream, text: string): Promise<void> {
  try {
    await stream.write(text);
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
  }
}
