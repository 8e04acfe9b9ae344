import { describe, expect, it } from "vitest";
import type { BackendRequest, ContainerBackend } from "../../../src/cli/backends/backend.ts";
import { backendArgv } from "../../../src/cli/backends/backend-argv.ts";

const REQUEST: BackendRequest = {
  model: "llama3-1b",
  input: "/data/my llama",
  output: "/data/out",
  transformersVersion: null,
  ignoresTransformersVersion: false,
  server: null,
  cacheLocation: null,
};

const CONTAINER: ContainerBackend = {
  kind: "sn-byoc",
  program: "podman",
  image: "example.com/sn-byoc:1",
  platform: "linux/amd64",
  mounts: [],
  args: [],
};

describe("the container's arguments", () => {
  it("are those of the vendor's documentation, with the source read-only", () => {
    expect(backendArgv(CONTAINER, REQUEST)).toEqual([
      "podman",
      "run",
      "--rm",
      "--platform",
      "linux/amd64",
      "--mount",
      "type=bind,source=/data/my llama,target=/checkpointlint/input,readonly",
      "--mount",
      "type=bind,source=/data/out,target=/checkpointlint/output",
      "example.com/sn-byoc:1",
      "prepare-ckpt",
      "--model",
      "llama3-1b",
      "--original_checkpoint_path",
      "/checkpointlint/input",
      "--output_checkpoint_path",
      "/checkpointlint/output",
    ]);
  });

  it("have all that was asked for", () => {
    const argv = backendArgv(
      { ...CONTAINER, mounts: ["type=tmpfs,target=/x"], args: ["--memory=400g"] },
      {
        ...REQUEST,
        transformersVersion: "4.45.1",
        ignoresTransformersVersion: true,
        server: "https://api.example.com",
        cacheLocation: "/data/cache",
      },
    );
    expect(argv.join(" ")).toBe(
      "podman run --rm --platform linux/amd64 --mount type=bind,source=/data/my llama,target=/checkpointlint/input,readonly --mount type=bind,source=/data/out,target=/checkpointlint/output --mount type=bind,source=/data/cache,target=/checkpointlint/cache --mount type=tmpfs,target=/x --memory=400g example.com/sn-byoc:1 prepare-ckpt --model llama3-1b --original_checkpoint_path /checkpointlint/input --output_checkpoint_path /checkpointlint/output --transformers_version 4.45.1 --server https://api.example.com --cache_location /checkpointlint/cache --ignore_transformers_version",
    );
  });

  it("mount a folder with metadata", () => {
    const argv = backendArgv(CONTAINER, { ...REQUEST, server: "/data/meta" });
    expect(argv).toContain("type=bind,source=/data/meta,target=/checkpointlint/server,readonly");
    expect(argv.slice(-2)).toEqual(["--server", "/checkpointlint/server"]);
    expect(backendArgv(CONTAINER, { ...REQUEST, server: "embedded" }).slice(-2)).toEqual(["--server", "embedded"]);
  });

  it("are refused where docker would read a folder as something else", () => {
    expect(() => backendArgv(CONTAINER, { ...REQUEST, input: "/data/a,readonly=false" })).toThrow(/cannot be mounted/);
  });
});

describe("a command's arguments", () => {
  const argv = (...template: [string, ...string[]]): readonly string[] =>
    backendArgv({ kind: "command", template }, REQUEST);

  it("stay single arguments, whatever is in them", () => {
    expect(argv("conv", "--in={input}", "{output}", "$(touch x)")).toEqual([
      "conv",
      "--in=/data/my llama",
      "/data/out",
      "$(touch x)",
    ]);
  });

  it("are left out with their option where nothing was given", () => {
    expect(argv("conv", "--v", "{transformersVersion}", "--server={server}", "--quiet", "{model}")).toEqual([
      "conv",
      "--quiet",
      "llama3-1b",
    ]);
  });

  it("have no placeholders that stand for nothing", () => {
    expect(() => argv("conv", "{modle}")).toThrow("the command of the configuration has {modle}");
  });
});
