import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../src/format/json/json-value.ts";
import type { MemorySpecial } from "../../src/source/memory-tree.ts";
import { type FileContent, lintFiles, outcome } from "../support/lint-files.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";

// Hostile and broken index, config, tokenizer and template files. A case ends as `refuse` (an error), `finding` (a warning
// or a note) or `ok` (nothing more than the good checkpoint has). An unknown model_type is a warning and no refusal: a
// transformers newer than the one that we know may have it.

type Class = "refuse" | "finding" | "ok";
type Case = readonly [
  id: string,
  what: string,
  expected: Class,
  files: Readonly<Record<string, FileContent | JsonValue>>,
];

const INDEX = "model.safetensors.index.json";

function config(values: Readonly<Record<string, JsonValue>>): Readonly<Record<string, string>> {
  return { "config.json": JSON.stringify({ ...(JSON.parse(original("config.json")) as object), ...values }) };
}

function configText(replace: string, by: string): Readonly<Record<string, string>> {
  return { "config.json": original("config.json").replace(replace, by) };
}

function indexTo(shard: string): Readonly<Record<string, JsonValue>> {
  return { [INDEX]: { metadata: { total_size: 1 }, weight_map: { "model.norm.weight": shard } } };
}

function tokenizer(change: (json: Record<string, JsonValue>) => void): Readonly<Record<string, string>> {
  const json = JSON.parse(original("tokenizer.json")) as Record<string, JsonValue>;
  change(json);
  return { "tokenizer.json": JSON.stringify(json) };
}

function vocabulary(change: (vocab: Record<string, JsonValue>) => void): Readonly<Record<string, string>> {
  return tokenizer((json) => change((json["model"] as { vocab: Record<string, JsonValue> }).vocab));
}

function original(name: string): string {
  return String(tinyCheckpoint().get(name));
}

const HUGE = (size: number): MemorySpecial => ({ kind: "sparse", size, head: Buffer.from('{"a":"') });

const CASES: readonly Case[] = [
  ...[
    "../../../../etc/passwd",
    "/etc/passwd",
    "..\\..\\x",
    "C:\\x",
    "file:///etc/passwd",
    "https://h/x.safetensors",
    "",
    ".",
    "..",
    " ",
    "a/",
    "a\u0000.safetensors",
    "../model-evil/x.safetensors",
    "\u001b[2Jx.safetensors",
    "a\n.safetensors",
  ].map((shard): Case => ["I01-I08, I27", `the index names ${JSON.stringify(shard)}`, "refuse", indexTo(shard)]),
  ["I07", "a shard name of 300 characters", "refuse", indexTo(`${"x".repeat(300)}.safetensors`)],
  ["I09", "the index names itself", "refuse", indexTo(INDEX)],
  [
    "I18",
    "a tensor twice in the index",
    "refuse",
    { [INDEX]: '{"weight_map":{"a":"model.safetensors","a":"x.safetensors"}}' },
  ],
  ...[undefined, null, [], 3, { a: { b: "c" } }].map(
    (map): Case => [
      "I19",
      `weight_map is ${JSON.stringify(map)}`,
      "refuse",
      { [INDEX]: JSON.stringify({ weight_map: map }) },
    ],
  ),
  [
    "I24",
    "10,001 shards",
    "refuse",
    {
      [INDEX]: {
        weight_map: Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`t${at}`, `s${at}.safetensors`])),
      },
    },
  ],
  ["C01", "auto_map", "finding", config({ auto_map: { AutoModel: "modeling_x.X" } })],
  ["C02", "auto_map to another repository", "refuse", config({ auto_map: { AutoModel: "evil/repo--modeling.X" } })],
  ["C03", "a kernel from a repository", "refuse", config({ _attn_implementation_internal: "evil/k" })],
  [
    "C04",
    "the same, 20 levels deep",
    "refuse",
    config({
      text: Array.from({ length: 20 }).reduce<JsonValue>((inner) => ({ inner }), {
        _attn_implementation_internal: "evil/k",
      }),
    }),
  ],
  ["C05", "trust_remote_code", "finding", config({ trust_remote_code: true })],
  ["C06", "Infinity", "finding", configText("{", '{"time_step_limit": [0.0, Infinity],')],
  ["C07", "Infinity as a text", "ok", config({ time_step_limit: [0, "Infinity"], other: { __float__: "Infinity" } })],
  ["C08", "1e400", "finding", configText("{", '{"x": 1e400,')],
  ...(["4096", -1, 0, true, 1.5, [4096], {}] as const).map(
    (value): Case => [
      "C09",
      `hidden_size is ${JSON.stringify(value)}`,
      "refuse",
      config({ hidden_size: value as JsonValue }),
    ],
  ),
  ["C09", "hidden_size is past 2^53", "refuse", configText('"hidden_size": 16', '"hidden_size": 9007199254740993')],
  ["C10", "a billion layers", "refuse", config({ num_hidden_layers: 1e9 })],
  ["C10", "a quadrillion tokens", "refuse", config({ vocab_size: 1e15 })],
  ["C11", "no attention heads", "refuse", config({ num_attention_heads: 0 })],
  ["C11", "three key and value heads of four", "refuse", config({ num_key_value_heads: 3 })],
  ["C11", "heads without width", "refuse", config({ head_dim: 0 })],
  ["C12", "a key twice", "refuse", configText("{", '{"hidden_size": 16,')],
  ["C13", "__proto__ as a key", "finding", configText("{", '{"__proto__": {"hidden_size": 1},')],
  ["C13", "constructor.prototype", "finding", configText("{", '{"constructor": {"prototype": {"x": 1}},')],
  ["C14", "a million brackets", "refuse", { "config.json": "[".repeat(1_000_000) }],
  ["C15", "17 MB", "refuse", { "config.json": HUGE(17_000_000) }],
  ["C15", "600 MB", "refuse", { "config.json": HUGE(600_000_000) }],
  ["C16", "a byte-order mark", "refuse", { "config.json": `\ufeff${original("config.json")}` }],
  ["C16", "UTF-16", "refuse", { "config.json": Buffer.from(`\ufeff${original("config.json")}`, "utf16le") }],
  [
    "C16",
    "invalid UTF-8",
    "refuse",
    { "config.json": Buffer.concat([Buffer.from('{"a": "'), Buffer.from([0xff]), Buffer.from('"}')]) },
  ],
  ["C16", "half a surrogate pair", "refuse", configText("{", '{"a": "\\ud800",')],
  ["C16", "a raw NUL", "refuse", configText("{", '{"a": "\u0000",')],
  ["C17", "a trailing comma", "refuse", configText("\n}\n", ",\n}\n")],
  ["C17", "a comment", "refuse", configText("{", "{ // why\n")],
  ["C17", "single quotes", "refuse", { "config.json": "{'model_type': 'llama'}" }],
  ["C17", "an unquoted key", "refuse", { "config.json": "{model_type: 1}" }],
  ["C17", "a leading zero", "refuse", configText('"hidden_size": 16', '"hidden_size": 016')],
  ...["", "null", "[]", "0", '"x"', "   ", "{}{}"].map(
    (text): Case => ["C18", `config.json is ${JSON.stringify(text)}`, "refuse", { "config.json": text }],
  ),
  ...["constructor", "__proto__", "toString", "../x", "\u001b[2J"].map(
    (model_type): Case => ["C19", `model_type is ${JSON.stringify(model_type)}`, "finding", config({ model_type })],
  ),
  ["C20", "architectures is no list", "refuse", config({ architectures: "LlamaForCausalLM" })],
  ["C20", "a name of 1 MB", "refuse", config({ architectures: ["x".repeat(1_000_000)] })],
  ...([0, -1, "8", 1e308] as const).map(
    (factor): Case => [
      "C22",
      `the rope factor is ${JSON.stringify(factor)}`,
      "refuse",
      config({ rope_scaling: { rope_type: "linear", factor } }),
    ],
  ),
  ...(["__import__", 16, "float99"] as const).map(
    (torch_dtype): Case => ["C23", `torch_dtype is ${JSON.stringify(torch_dtype)}`, "refuse", config({ torch_dtype })],
  ),
  ["C23", "torch.bfloat16", "ok", config({ torch_dtype: "torch.bfloat16" })],
  ["C26", "_name_or_path to a file", "ok", config({ _name_or_path: "/etc/passwd" })],
  [
    "C28",
    "config.json links out of the folder",
    "refuse",
    { "config.json": { kind: "link", target: "../../etc/passwd" } },
  ],
  [
    "T01",
    "a pattern that takes for ever",
    "finding",
    tokenizer((json) =>
      Object.assign(json, {
        pre_tokenizer: { type: "Split", pattern: { Regex: "(a+)+$" }, behavior: "Isolated", invert: false },
      }),
    ),
  ],
  [
    "T02",
    "patterns of real tokenizers",
    "ok",
    tokenizer((json) =>
      Object.assign(json, {
        pre_tokenizer: {
          type: "Split",
          pattern: { Regex: "(?i:'s|'t|'re)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}++|\\p{N}{1,3}" },
          behavior: "Isolated",
          invert: false,
        },
      }),
    ),
  ],
  [
    "T04",
    "100,000 nested normalizers",
    "refuse",
    { "tokenizer.json": `{"normalizer":${'{"normalizers":['.repeat(100_000)}` },
  ],
  [
    "T05",
    "tokens named constructor and toString",
    "ok",
    vocabulary((vocab) => {
      const [[first = "", id = 0] = []] = Object.entries(vocab);
      delete vocab[first];
      vocab["constructor"] = id;
    }),
  ],
  ...([-1, 2 ** 31, 2 ** 60, 1.5, "7", null] as const).map(
    (id): Case => [
      "T06",
      `a token has the id ${JSON.stringify(id)}`,
      "refuse",
      vocabulary((vocab) => Object.assign(vocab, { zzz: id as JsonValue })),
    ],
  ),
  ["T06", "two tokens have one id", "refuse", vocabulary((vocab) => Object.assign(vocab, { zzz: 0 }))],
  [
    "T09",
    "300,000 added tokens",
    "refuse",
    tokenizer((json) =>
      Object.assign(json, {
        added_tokens: Array.from({ length: 300_000 }, (_, at) => ({ id: at, content: `t${at}` })),
      }),
    ),
  ],
  [
    "T15",
    "auto_map of the tokenizer",
    "finding",
    {
      "tokenizer_config.json": JSON.stringify({
        ...(JSON.parse(original("tokenizer_config.json")) as object),
        auto_map: { AutoTokenizer: ["tokenization_x.X", null] },
      }),
    },
  ],
];

function classify(lines: readonly string[]): Class {
  if (lines.some((line) => line.startsWith("error "))) return "refuse";
  return lines.length > 0 ? "finding" : "ok";
}

describe("hostile JSON files", () => {
  it("begin from a checkpoint without findings", async () => {
    expect(outcome(await lintFiles(tinyCheckpoint()))).toEqual([]);
  });

  it.each(CASES)("%s %s: %s", async (_id, _what, expected, files) => {
    const folder = new Map<string, FileContent>(tinyCheckpoint());
    for (const [name, content] of Object.entries(files)) folder.set(name, toContent(content));
    const result = await lintFiles(folder);
    const lines = outcome(result);
    expect({ class: classify(lines), lines }).toEqual({ class: expected, lines });
    expect(result.rules.crashed).toEqual([]);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain("hidden_size");
    for (const { message } of result.diagnostics) expect(message.length).toBeLessThan(4_000);
  });
});

function toContent(content: FileContent | JsonValue): FileContent {
  if (typeof content === "string" || content instanceof Uint8Array) return content;
  if (typeof content === "object" && content !== null && "kind" in content) return content as MemorySpecial;
  return JSON.stringify(content);
}
