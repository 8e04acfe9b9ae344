// The floor: what any tool on Node must at least do. Reads the JSON files of a checkpoint whole and the headers of its
// shards, and JSON.parses them. Checks nothing. Usage: floor.mjs FOLDER...
import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";

const paths = process.argv.slice(2).flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
let count = 0;
for (const path of paths) {
  if (path.endsWith(".json")) count += Object.keys(JSON.parse(readFileSync(path, "utf8"))).length;
  else if (path.endsWith(".safetensors")) count += Object.keys(readHeader(path)).length;
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
