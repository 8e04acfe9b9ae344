// The floor: what any tool on Node must at least do. Reads the JSON files of a checkpoint whole and the headers of its
// shards, and JSON.parses them. Checks nothing.
import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
let count = 0;
for (const name of readdirSync(folder)) {
  const path = join(folder, name);
  if (name.endsWith(".json")) count += Object.keys(JSON.parse(readFileSync(path, "utf8"))).length;
  else if (name.endsWith(".safetensors")) count += Object.keys(readHeader(path)).length;
}
console.log(count);

function readHeader(path) {
  const file = openSync(path, "r");
  const prefix = Buffer.alloc(8);
  readSync(file, prefix, 0, 8, 0);
  const header = Buffer.alloc(Number(prefix.readBigUInt64LE()));
  readSync(file, header, 0, header.length, 8);
  closeSync(file);
  return JSON.parse(header.toString("utf8"));
}
