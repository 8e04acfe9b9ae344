import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { isReadName } from "../src/checkpoint/read-content.ts";
import { isYamlName } from "../src/checkpoint/resource-signs.ts";

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly args: readonly string[];
  readonly files: string;
  readonly require_serial: boolean;
}

const PATH = fileURLToPath(new URL("../.pre-commit-hooks.yaml", import.meta.url));
const HOOKS: readonly Hook[] = parse(readFileSync(PATH, "utf8"));
/** Python's re.search, as pre-commit uses it; the pattern keeps to what both languages share. */
const FILES = new RegExp(HOOKS[0]?.files ?? "");
const YAML_FILES = new RegExp(HOOKS[2]?.files ?? "");

describe(".pre-commit-hooks.yaml", () => {
  it("has a hook and a strict one of either kind, which differ in nothing else", () => {
    expect(HOOKS.map(({ id, entry }) => [id, entry])).toEqual([
      ["checkpointlint", "checkpointlint --hook"],
      ["checkpointlint-strict", "checkpointlint --hook --max-warnings=0"],
      ["checkpointlint-deployments", "checkpointlint --hook"],
      ["checkpointlint-deployments-strict", "checkpointlint --hook --max-warnings=0"],
    ]);
    for (const [at, { args, files, require_serial }] of HOOKS.entries()) {
      expect([args, files, require_serial]).toEqual([["--"], HOOKS[at < 2 ? 0 : 2]?.files, true]);
    }
  });

  it.each(["model.yaml", "k8s/my model é.yml", "-odd/A.YAML"])("has %s looked at for a deployment only", (path) => {
    expect([isYamlName(path), YAML_FILES.test(path), FILES.test(path)]).toEqual([true, true, false]);
  });

  it.each(["model.yaml.bak", "yaml", "a.json", "ayaml"])("passes %s over, which is no YAML", (path) => {
    expect(YAML_FILES.test(path)).toBe(false);
  });

  it.each([
    "config.json",
    "generation_config.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "chat_template.json",
    "chat_template.jinja",
    "adapter_config.json",
    "preprocessor_config.json",
    "processor_config.json",
    "quantize_config.json",
    "hf_quant_config.json",
    "tokenizer.json",
    "tokenizer.model",
    "tekken.json",
    "model.safetensors",
    "model-00001-of-00002.safetensors",
    "model.safetensors.index.json",
    "pytorch_model.bin",
    "pytorch_model.bin.index.json",
    "consolidated.00.pth",
  ])("has %s looked at, which is read", (name) => {
    expect(isReadName(name)).toBe(true);
    for (const path of [name, `my runs/é/${name}`, `-odd/${name}`]) expect(FILES.test(path)).toBe(true);
  });

  it.each([".checkpointlintrc.json", "runs/.checkpointlintrc.yaml", ".checkpointlint-baseline.json"])(
    "has %s looked at, which governs what is below it",
    (path) => expect(FILES.test(path)).toBe(true),
  );

  it.each(["package.json", "tsconfig.json", "my-config.json", "README.md", "config.json.bak", "config_json", "x.py"])(
    "passes %s over",
    (path) => expect(FILES.test(path)).toBe(false),
  );
});
