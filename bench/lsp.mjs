// From a keystroke to published diagnostics, after the debounce, on true-shape checkpoints: the median of many keystrokes.
// Usage: npm run bench:lsp [-- --short]
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundled, cache, realTokenizer, root } from "./prepare.mjs";

const DELAY = 150;
const keystrokes = process.argv.includes("--short") ? 11 : 41;

const tokenizer = realTokenizer();
const { makeLlama8b, makeLlama70b } = await bundled("bench/make-checkpoints.ts");
const llama8b = join(cache, "llama-3.1-8b");
const llama70b = join(cache, "llama-3.3-70b");
makeLlama8b(root, llama8b, tokenizer);
makeLlama70b(root, llama70b, tokenizer);
await measure("Llama 3.1 8B, 4 shards, its base's own 17 MB tokenizer", llama8b, 100);
const own = join(cache, "llama-3.1-8b-own-tokenizer");
const changed = join(cache, "own-tokenizer.json");
writeFileSync(changed, `${readFileSync(tokenizer, "utf8")}\n`);
makeLlama8b(root, own, changed);
await measure("the same with a tokenizer that is not known", own, 100);
await measure("Llama 3.3 70B, 30 shards", llama70b, 100);

async function measure(name, folder, bar) {
  // As files that were written before today: what was written just now is read again.
  for (const file of readdirSync(folder)) utimesSync(join(folder, file), 1_700_000_000, 1_700_000_000);
  const server = spawn(process.execPath, [join(root, "dist", "cli.js"), "lsp", "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting = new Map();
  let input = Buffer.alloc(0);
  server.stdout.on("data", (data) => {
    input = Buffer.concat([input, data]);
    for (;;) {
      const end = input.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/.exec(input.subarray(0, Math.max(end, 0)).toString())?.[1]);
      if (end < 0 || input.length < end + 4 + length) return;
      const message = JSON.parse(input.subarray(end + 4, end + 4 + length).toString());
      input = input.subarray(end + 4 + length);
      const key =
        message.method === "textDocument/publishDiagnostics" ? `version ${message.params.version}` : `id ${message.id}`;
      waiting.get(key)?.(message);
      waiting.delete(key);
    }
  });
  const send = (message) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    server.stdin.write(body);
  };
  const answer = (key) => new Promise((resolve) => waiting.set(key, resolve));
  const initialized = answer("id 1");
  send({
    id: 1,
    method: "initialize",
    params: { processId: null, rootUri: null, capabilities: {}, initializationOptions: { delay: DELAY } },
  });
  await initialized;
  send({ method: "initialized", params: {} });
  const uri = pathToFileURL(join(folder, "config.json")).href;
  const text = readFileSync(join(folder, "config.json"), "utf8");
  const first = answer("version 1");
  const opened = performance.now();
  send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "json", version: 1, text } } });
  await first;
  const cold = performance.now() - opened - DELAY;
  const times = [];
  for (let version = 2; version < keystrokes + 2; version++) {
    const shown = answer(`version ${version}`);
    const typed = text.replace('"num_key_value_heads": 8', `"num_key_value_heads": ${version}`);
    const started = performance.now();
    send({
      method: "textDocument/didChange",
      params: { textDocument: { uri, version }, contentChanges: [{ text: typed }] },
    });
    const { params } = await shown;
    times.push(performance.now() - started - DELAY);
    if (params.diagnostics.length === 0 && version !== 8) throw new Error("nothing was found");
  }
  const ended = answer("id 2");
  send({ id: 2, method: "shutdown" });
  await ended;
  send({ method: "exit" });
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].toFixed(0);
  console.log(`${name}
  opened ${cold.toFixed(0)} ms | a keystroke: median ${at(0.5)} ms, 95 in 100 within ${at(0.95)} ms (bar ${bar})`);
}
