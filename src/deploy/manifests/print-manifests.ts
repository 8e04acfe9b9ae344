import { Document, isMap, isNode, isScalar, type Pair, Scalar, visit } from "yaml";
import type { Pointer } from "../../format/json/pointer.ts";
import { kubectlScalar } from "../../format/yaml/kubectl-scalar.ts";
import type { Manifest, Note } from "./manifest.ts";

/** Documents of one file, the same bytes for the same manifests. Text that kubectl would take for something else is quoted. */
export function printManifests(manifests: readonly Manifest[]): string {
  return manifests.map(printManifest).join("---\n");
}

function printManifest({ value, head, notes }: Manifest): string {
  const document = new Document(value, { version: "1.2", schema: "core", aliasDuplicateObjects: false });
  visit(document, {
    Seq(_key, node) {
      if (node.items.length > 0 && node.items.every((item) => isScalar(item) && typeof item.value === "number"))
        node.flow = true;
    },
    Scalar(_key, node) {
      if (typeof node.value === "string" && kubectlScalar(node.value) !== node.value) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  for (const note of notes) place(document, note);
  const lines = head.map((line) => `${`# ${oneLine(line)}`.trimEnd()}\n`).join("");
  return lines + document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function place(document: Document, { pointer, where, text }: Note): void {
  const comment = ` ${oneLine(text)}`;
  if (where === "above") {
    const key = pairAt(document, pointer)?.key ?? document.getIn(pointer, true);
    if (isNode(key)) key.commentBefore = key.commentBefore ? `${key.commentBefore}\n${comment}` : comment;
    return;
  }
  const node = document.getIn(pointer, true);
  if (isScalar(node)) node.comment = comment;
}

function pairAt(document: Document, pointer: Pointer): Pair | null {
  const parent = pointer.length === 1 ? document.contents : document.getIn(pointer.slice(0, -1), true);
  const last = pointer.at(-1);
  if (!isMap(parent)) return null;
  const pair = parent.items.find(({ key }) => (isScalar(key) ? key.value : key) === last);
  if (pair === undefined) return null;
  // A key that was made of a value is plain text until it is asked for.
  if (!isNode(pair.key)) pair.key = new Scalar(pair.key);
  return pair;
}

/** Names in comments come from files: none ends the comment. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, " ");
}
