import type { Command } from "./command.ts";

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** A command is loaded when it is the one that runs. */
  load(): Promise<Command>;
}

/** The first is the default command: `checkpointlint ./x` is `checkpointlint lint ./x`. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "lint",
    summary: "check checkpoints (the default command)",
    load: async () => (await import("./commands/lint.ts")).lintCommand,
  },
  {
    name: "convert",
    summary: "convert a checkpoint that passes the lint to another layout",
    load: async () => (await import("./commands/convert.ts")).convertCommand,
  },
  {
    name: "prepare-ckpt",
    summary: "check and convert as the vendor's container does, with its flags and its report",
    load: async () => (await import("./commands/prepare-ckpt.ts")).prepareCkptCommand,
  },
  {
    name: "verify",
    summary: "look at the output of a conversion again",
    load: async () => (await import("./commands/verify.ts")).verifyCommand,
  },
  {
    name: "pair",
    summary: "say whether a draft can speed up a target: speculative decoding",
    load: async () => (await import("./commands/pair.ts")).pairCommand,
  },
  {
    name: "validate-sd",
    summary: "check such a pair as the vendor's container does, with its flags and its report",
    load: async () => (await import("./commands/validate-sd.ts")).validateSdCommand,
  },
  {
    name: "diff",
    summary: "say what differs between two checkpoints, or from a base model",
    load: async () => (await import("./commands/diff.ts")).diffCommand,
  },
  {
    name: "deploy",
    summary: "write the Kubernetes files of a converted checkpoint, or renew old ones",
    load: async () => (await import("./commands/deploy.ts")).deployCommand,
  },
  {
    name: "init",
    summary: "write a configuration for the checkpoints below a folder",
    load: async () => (await import("./commands/init.ts")).initCommand,
  },
  {
    name: "baseline",
    summary: "record today's findings, so that only new ones fail",
    load: async () => (await import("./commands/baseline.ts")).baselineCommand,
  },
  {
    name: "print-config",
    summary: "show what governs a checkpoint, and who said so",
    load: async () => (await import("./commands/print-config.ts")).printConfigCommand,
  },
  {
    name: "explain",
    summary: "say why a rule matters and how to mend what it finds",
    load: async () => (await import("./commands/explain.ts")).explainCommand,
  },
  {
    name: "rules",
    summary: "list the rules",
    load: async () => (await import("./commands/rules.ts")).rulesCommand,
  },
  {
    name: "test-rules",
    summary: "run the cases of your own rules",
    load: async () => (await import("./commands/test-rules.ts")).testRulesCommand,
  },
  {
    name: "models",
    summary: "list the base models that --model knows",
    load: async () => (await import("./commands/models.ts")).modelsCommand,
  },
  {
    name: "download-serving-cache",
    summary: "fetch what an instance says of its models, for --server",
    load: async () => (await import("./commands/download-serving-cache.ts")).downloadServingCacheCommand,
  },
  {
    name: "lsp",
    summary: "serve an editor: the language server",
    load: async () => (await import("./commands/lsp.ts")).lspCommand,
  },
  {
    name: "demo",
    summary: "make a faulty checkpoint and check it",
    load: async () => (await import("./commands/demo.ts")).demoCommand,
  },
  {
    name: "completion",
    summary: "print a script that lets bash, zsh or fish complete",
    load: async () => (await import("./commands/completion.ts")).completionCommand,
  },
];
