import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyTokenizer } from "../../src/engine/testing/tiny-tokenizer.ts";
import { readTokenizer } from "../../src/format/tokenizer/read-tokenizer.ts";
import { encodeSide } from "../../src/speculative/probes/encode-side.ts";
import type { Probe } from "../../src/speculative/probes/probe.ts";
import { PROBES } from "../../src/speculative/probes/probe-set.ts";
import { inlineProbeThread } from "../support/inline-probe-thread.ts";
import { npmTokenizers } from "../support/npm-tokenizers.ts";
import { HAS_PEERS, python } from "./shared.ts";

const SCRIPT = fileURLToPath(new URL("encode.py", import.meta.url));
const NAMES =
  "aya_expanse baichuan2 chatglm3 claude claude1 command_r_plus deepseek_v3 gemini gemma gemma2 gemma3 gpt2 gpt3 gpt35turbo gpt35turbo16k gpt4 gpt4o gptoss internlm2 llama2 llama3 llama3_1 llama3_2 mistral_nemo qwen1_5 qwen2_5 qwen3 text_davinci002 text_davinci003 text_embedding_ada002 yi".split(
    " ",
  );

/** Characters that pre-tokenizers and normalizers disagree about most. */
const SIGNS = [
  ..."abcXYZ 019.,'!-_\n\t\r  éßıİſK日本ァ한ทั้अ्кЯαאع٣½²Ⅷ①😀👍🏽🇩🇪𝕳ǅʰﷺ▁<s></s>|_",
  ..."\u200d\u0301\u0085\u00a0\u2028\u3000\ufeff\u0000\u007f\u{1e900}\u{1d7d8}",
];

describe.skipIf(!HAS_PEERS)("encodings, against the Rust tokenizers", () => {
  let folder = "";
  let fileOf: (name: string) => string = () => "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "encodings-"));
    const packages = npmTokenizers(folder, NAMES);
    fileOf = (name) => join(packages(name), "tokenizer.json");
  }, 600_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("are the same ids for every probe, for texts of odd characters, and for every tokenizer", async () => {
    const probes = [...PROBES, ...oddTexts(200)];
    const files = NAMES.map(fileOf);
    const theirs = encodedByRust(files, probes);
    for (const [index, file] of files.entries()) {
      expect(await encoded(file, probes), NAMES[index]).toEqual(theirs[index]);
    }
  }, 900_000);

  it.each([
    ["takes spaces before", { lstrip: true }],
    ["takes spaces behind", { rstrip: true }],
    ["takes both", { lstrip: true, rstrip: true }],
    ["is looked for in normalized text", { normalized: true }],
    ["is none of the special ones", { special: false, normalized: true }],
  ])("are the same for an added token that %s", async (_, flags) => {
    const tiny = tinyTokenizer();
    const file = join(folder, "tokenizer.json");
    const token = {
      id: 71,
      content: "<x>",
      special: true,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
    };
    const { added_tokens: added, model } = tiny as unknown as {
      readonly added_tokens: readonly object[];
      readonly model: { readonly vocab: object };
    };
    // Rust gives added tokens the ids behind the vocabulary, whatever the file says.
    const letters = { ...model.vocab, Ġ: 56, Ċ: 57, "<": 58, ">": 59, ï: 60, "¿": 61, "½": 62 };
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      file,
      JSON.stringify({
        ...tiny,
        normalizer: { type: "Sequence", normalizers: [{ type: "NFC" }] },
        added_tokens: [...added.map((each, at) => ({ ...each, id: 63 + at })), { ...token, ...flags }],
        model: { ...model, vocab: letters },
      }),
    );
    const texts = [
      "<x>",
      "a <x> b",
      "a  <x>  b",
      "<x><x>",
      " <x> <x> ",
      "a\n<x>\nb",
      "a<x>b",
      "<eot><x> <|eot_id|> c",
      "\u3000<x>\u0085a",
    ];
    const probes = texts.map((text) => ({ name: text, text, special: false }));
    expect(await encoded(file, probes)).toEqual(encodedByRust([file], probes)[0]);
  });

  function encodedByRust(
    files: readonly string[],
    probes: readonly Probe[],
  ): readonly (readonly (readonly number[])[])[] {
    const jobs = join(folder, "jobs.jsonl");
    const texts = probes.map(({ text, special }) => [text, special]);
    writeFileSync(jobs, files.map((file) => `${JSON.stringify({ file, texts })}\n`).join(""));
    return python(SCRIPT, [jobs])
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as readonly (readonly number[])[]);
  }
});

async function encoded(file: string, probes: readonly Probe[]): Promise<readonly (readonly number[])[]> {
  const { tokenizer } = readTokenizer(readFileSync(file));
  if (tokenizer === null) throw new Error(`${file} cannot be read`);
  const answer = await encodeSide(tokenizer, probes, await inlineProbeThread());
  if ("error" in answer) throw new Error(`${file}: ${answer.error}`);
  return answer.value.map((outcome) => ("error" in outcome ? [] : outcome.value.ids));
}

function oddTexts(count: number): readonly Probe[] {
  let seed = 20_261_126;
  const below = (limit: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  return Array.from({ length: count }, (_, at) => ({
    name: `odd text ${at}`,
    special: at % 2 === 0,
    text: Array.from({ length: 1 + below(40) }, () => SIGNS[below(SIGNS.length)] ?? "").join(""),
  }));
}
