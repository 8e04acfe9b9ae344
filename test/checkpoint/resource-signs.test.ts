import { describe, expect, it } from "vitest";
import { isTemplateFile, looksLikeTemplate, maybeResource } from "../../src/checkpoint/resource-signs.ts";

const VERSION = "sambanova.ai/v1alpha1";

describe("a document that may be a resource of the vendor", () => {
  it.for([
    ["at the top", `# mine\napiVersion: ${VERSION}\nkind: Model\n`],
    ["last of the keys", `kind: Model\nspec: {}\napiVersion: ${VERSION}\n`],
    ["in quotes", `'apiVersion': "${VERSION}"\n`],
    ["indented as a whole", `\n  kind: Model\n  apiVersion: ${VERSION}\n`],
    ["behind a mark, a directive and a byte-order mark", `\ufeff%YAML 1.2\n---\napiVersion: ${VERSION}\n`],
    ["with Windows line ends", `kind: Model\r\napiVersion: ${VERSION}\r\n`],
    ["with an anchor and on the next line", `apiVersion: &v\n  ${VERSION}\n`],
    ["as JSON", `{\n  "kind": "Model",\n  "apiVersion": "${VERSION}"\n}\n`],
    ["in one line of JSON", `{"kind": "Model", "apiVersion": "${VERSION}"}`],
    ["in a list", `apiVersion: v1\nitems:\n- apiVersion: ${VERSION}\n  kind: Model\nkind: List\n`],
    [
      "in a list of which only the beginning is known",
      `apiVersion: v1\nitems:\n- apiVersion: ${VERSION}\n  kind: Pef\n`,
    ],
    ["behind a tab, which is a mistake to tell", `kind: Model\n\tapiVersion: ${VERSION}\n`],
  ])("%s", ([, text = ""]) => {
    expect(maybeResource(text)).toBe(true);
  });

  it.for([
    ["a comment", `# apiVersion: ${VERSION}\nkind: Other\n`],
    [
      "a patch of a kustomization",
      `kind: Kustomization\npatches:\n- patch: |-\n    apiVersion: ${VERSION}\n    kind: Model\n`,
    ],
    ["a script of a workflow", `on: push\njobs:\n  a:\n    run: |\n      apiVersion: ${VERSION}\n`],
    ["a value of something else", `kind: Service\nmetadata:\n  labels:\n    a: ${VERSION}\n`],
    ["an image", `services: { a: { image: sambanova.ai/a } }\n`],
    ["a rule for access", "kind: Role\nrules: [{ apiGroups: [sambanova.ai] }]\n"],
  ])("not %s", ([, text = ""]) => {
    expect(maybeResource(text)).toBe(false);
  });

  it("takes no time for mentions without end", () => {
    expect(maybeResource(`a: ${"sambanova.ai/".repeat(200_000)}\n${"\n".repeat(200_000)}`)).toBe(false);
  });
});

describe("a file that is a template as a whole", () => {
  it.for([
    `{{- if .Values.on }}\na: b\n---\nc: d\n{{- end }}\n`,
    "a: b\n---\n{{ range $x := .Values.all }}\nc: d\n{{ end }}\n",
  ])("%j", (text) => {
    expect(isTemplateFile(text)).toBe(true);
  });

  it.for([
    "a: b\n---\nc: {{ .Values.c }}\n",
    "data:\n  mail: |\n    {{ if .Firing }}\n    fire\n    {{ end }}\n",
    "# {{ if x }}\na: b\n",
  ])("not %j", (text) => {
    expect(isTemplateFile(text)).toBe(false);
  });
});

describe("a template", () => {
  it.for([
    "name: {{ .Values.name }}",
    'name: "{{ $name }}"',
    "{{- if eq a b }}",
    "name: {{ name }}",
    "- a\nb: {{ x | y }}",
  ])("%s", (text) => {
    expect(looksLikeTemplate(text)).toBe(true);
  });

  it.for([
    "name: x # was {{ .Release.Name }}",
    "# {{ .Values.name }}\nname: x",
    'chat: "{{ bos_token }}"',
    "a: { b: { c: d } }",
  ])("not %s", (text) => {
    expect(looksLikeTemplate(text)).toBe(false);
  });
});
