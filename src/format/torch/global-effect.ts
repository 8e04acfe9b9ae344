/** By first part of the module, what its functions can do. */
const EFFECTS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:os|posix|nt|subprocess|pty|commands|popen2|asyncio|multiprocessing)(?:\.|$)/,
    "runs commands of the operating system",
  ],
  [
    /^(?:pickle|_pickle|dill|cloudpickle|joblib|marshal|shelve|torch\.storage|torch\.serialization)(?:\.|$)/,
    "loads another pickle, which can run anything",
  ],
  [/^(?:importlib|runpy|pkgutil|imp|zipimport|pip|setuptools|distutils)(?:\.|$)/, "imports and runs Python modules"],
  [
    /^(?:code|codeop|types|ctypes|timeit|pdb|bdb|profile|cProfile|trace|doctest|operator|_operator|functools|inspect)(?:\.|$)/,
    "runs Python code",
  ],
  [
    /^(?:socket|ssl|urllib|requests|http|httplib|ftplib|smtplib|imaplib|poplib|telnetlib|webbrowser|aiohttp|httpx)(?:\.|$)/,
    "opens connections to other machines",
  ],
  [
    /^(?:shutil|io|_io|tempfile|glob|fileinput|pathlib|tarfile|zipfile|sqlite3)(?:\.|$)/,
    "reads, writes or removes files",
  ],
  [/^(?:sys|gc|atexit|signal|threading|thread|_thread)(?:\.|$)/, "changes the Python process that loads it"],
];

const BUILTINS: ReadonlyMap<string, string> = new Map([
  ["eval", "runs Python code"],
  ["exec", "runs Python code"],
  ["execfile", "runs Python code"],
  ["compile", "runs Python code"],
  ["apply", "runs Python code"],
  ["__import__", "imports and runs Python modules"],
  ["getattr", "reaches any function by its name"],
  ["setattr", "changes the Python process that loads it"],
  ["open", "reads, writes or removes files"],
  ["breakpoint", "runs Python code"],
  ["input", "stops the loader"],
]);

/** What a global that is refused would do, as a clause: "runs commands of the operating system". */
export function globalEffect(module: string, name: string): string {
  if (module === "builtins") return BUILTINS.get(name) ?? "is no part of weights";
  const effect = EFFECTS.find(([pattern]) => pattern.test(module))?.[1];
  // torch.os.system, and the like: a path through one module into another.
  if (effect === undefined && name.includes(".")) return "reaches a function of another module";
  return effect ?? "runs code of another package than torch";
}
