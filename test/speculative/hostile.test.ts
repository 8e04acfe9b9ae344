import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import { recordedIo } from "../cli/main-io.ts";
import { smallCheckpoint } from "../cli/small-checkpoint.ts";
import { shippedAssets } from "../support/shipped-assets.ts";

/** What the pair says, with a draft whose tokenizer.json is this. */
async function findings(tokenizer: Uint8Array): Promise<{ readonly code: number; readonly found: readonly string[] }> {
  const files = new Map<string, string | Uint8Array>();
  for (const [name, content] of smallCheckpoint()) {
    files.set(`target/${name}`, content);
    files.set(`draft/${name}`, name === "tokenizer.json" ? tokenizer : content);
  }
  const { io, stdout } = recordedIo({ assets: shippedAssets, fs: createMemoryFs(files) });
  const code = await main(["pair", "target", "draft", "-f", "json", "--fail-on", "error"], io);
  const [pair] = JSON.parse(stdout()).pairs;
  return { code, found: pair.diagnostics.map(({ rule, message }: Record<string, string>) => `${rule}: ${message}`) };
}

function repeated(before: string, part: string, times: number, after: string): Uint8Array {
  return Buffer.concat([Buffer.from(before), Buffer.alloc(part.length * times, part), Buffer.from(after)]);
}

const UNREAD = "speculative/tokenizer-unread: tokenizer.json cannot be compared: ";
const EQUAL = expect.stringMatching(/^speculative\/size-larger/);

describe("hostile tokenizers in a pair", () => {
  it.each([
    [
      "a million added tokens",
      repeated(
        '{"added_tokens":[',
        '{"id":1,"content":"a"},',
        1_000_000,
        '{"id":2,"content":"b"}],"model":{"vocab":{}}}',
      ),
      `${UNREAD}the draft's cannot be read: more than 200000 added tokens`,
    ],
    [
      "a token of 100 MB",
      repeated('{"model":{"type":"BPE","vocab":{"', "a", 100_000_000, '":0}}}'),
      `${UNREAD}the draft's cannot be read: a token of more than 100000 bytes`,
    ],
    [
      "an added token of 100 MB",
      repeated('{"added_tokens":[{"id":0,"content":"', "a", 100_000_000, '"}],"model":{"vocab":{}}}'),
      `${UNREAD}the draft's cannot be read: a token of more than 100000 characters`,
    ],
  ])("%s", async (_, tokenizer, message) => {
    expect(await findings(tokenizer)).toEqual({ code: 1, found: [EQUAL, message] });
  });
});
