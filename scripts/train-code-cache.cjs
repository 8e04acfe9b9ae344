// Runs the program once, and writes what V8 has compiled of it by then: node train-code-cache.cjs cli chunk code made args..
const { readFileSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname } = require("node:path");
const { Script } = require("node:vm");

const [cli, chunk, code, made, ...args] = process.argv.slice(2);
const script = new Script(Module.wrap(readFileSync(code, "latin1")), { filename: code });
const module_ = new Module(chunk, module);
Module._cache[chunk] = module_;
script.runInThisContext()(module_.exports, Module.createRequire(chunk), module_, code, dirname(chunk));
module_.loaded = true;
process.on("exit", () => writeFileSync(made, script.createCachedData()));
process.argv = [process.execPath, cli, ...args];
require(cli);
