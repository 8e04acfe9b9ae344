// The floor of --cache: looks at the files of every checkpoint in a folder and reads none.
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
let bytes = 0;
for (const name of readdirSync(folder)) {
  for (const file of readdirSync(join(folder, name))) bytes += lstatSync(join(folder, name, file)).size;
}
console.log(bytes);
