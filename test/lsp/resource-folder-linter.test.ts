import { expect, it } from "vitest";
import { createResourceFolderLinter } from "../../src/lsp/resource-folder-linter.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import { createOverlayFs } from "../../src/source/overlay-fs.ts";

const RESOURCE = "apiVersion: sambanova.ai/v1alpha1\nkind: Model\n";

it("looks into a YAML file once, as long as it stays as it is", async () => {
  const files = new Map([
    ["k8s/a.yaml", RESOURCE],
    ["k8s/b.yml", "services: {}\n"],
    ["k8s/notes.txt", RESOURCE],
    ["k8s/below/c.yaml", RESOURCE],
  ]);
  const unsaved = new Map<string, string>();
  const opened: string[] = [];
  const disk = createOverlayFs(createMemoryFs(files), unsaved);
  const fs: typeof disk = {
    ...disk,
    async open(path) {
      opened.push(path);
      return await disk.open(path);
    },
  };
  const linted: (readonly string[])[] = [];
  const linter = createResourceFolderLinter(fs, async (_, paths) => {
    linted.push(paths);
    return [];
  });
  const { files: seen } = await linter.lint("k8s");
  expect(seen.map(({ name }) => name)).toEqual(["a.yaml", "b.yml"]);
  await linter.lint("k8s");
  expect(opened.splice(0).sort()).toEqual(["k8s/a.yaml", "k8s/b.yml"]);
  // A buffer may change without its size.
  unsaved.set("k8s/b.yml", RESOURCE);
  await linter.lint("k8s");
  unsaved.set("k8s/b.yml", RESOURCE.replace("sambanova.ai", "sambanova.io"));
  await linter.lint("k8s");
  expect(opened).toEqual(["k8s/b.yml", "k8s/b.yml"]);
  expect(linted).toEqual([["k8s/a.yaml"], ["k8s/a.yaml"], ["k8s/a.yaml", "k8s/b.yml"], ["k8s/a.yaml"]]);
});
