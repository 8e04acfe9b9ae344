import { parseLfsPointer } from "./lfs-pointer.ts";
import { filePlace } from "./place.ts";
import type { Problem, ProblemCode } from "./problem.ts";
import { type Content, sniffBytes } from "./sniff.ts";

export type Expected = "json" | "text" | "safetensors" | "torch" | "vocabulary";

/** What may stand in a file of that kind. Anything that has no name here is left to the format's own reader. */
const FITTING: Readonly<Record<Expected, ReadonlySet<Content>>> = {
  json: new Set(["text", "web-answer"]),
  text: new Set(["text", "web-answer", "html"]),
  safetensors: new Set(),
  torch: new Set(["zip", "pickle"]),
  vocabulary: new Set(["text"]),
};

/**
 * The problem of a file that holds something else than its name says: a Git LFS pointer, a saved web page, an archive.
 * Told apart before any reader sees it, because the text "version " read as a header length gives a misleading error.
 * @param head the first bytes, at most SNIFF_LENGTH
 */
export function foreignContent(head: Uint8Array, size: number, file: string, expected: Expected): Problem | null {
  const content = sniffBytes(head, size);
  if (content === null || content === "empty" || FITTING[expected].has(content)) return null;
  const problem = (code: ProblemCode, detail: string): Problem => ({ code, place: filePlace(file), detail });
  if (content === "lfs-pointer") {
    const pointer = parseLfsPointer(head);
    const stands = pointer === null ? "" : ` that stands for ${pointer.size} bytes`;
    return problem("file/lfs-pointer", `a Git LFS pointer${stands}, not the file itself`);
  }
  if (content === "html" || content === "web-answer") {
    return problem("file/html", `${content === "html" ? "a web page" : "a server's answer"} that was saved as a file`);
  }
  return problem("file/other-format", `${LABELS.get(content) ?? content}, not ${EXPECTED[expected]}`);
}

const EXPECTED = {
  json: "JSON",
  text: "text",
  safetensors: "a safetensors file",
  torch: "a torch container",
  vocabulary: "a vocabulary",
} as const satisfies Record<Expected, string>;

const LABELS: ReadonlyMap<Content, string> = new Map([
  ["zip", "a zip archive or a torch container"],
  ["pickle", "a pickle"],
  ["gguf", "a GGUF file"],
  ["tar", "a tar archive"],
  ["text", "plain text"],
]);
