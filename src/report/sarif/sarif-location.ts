import type { ArtifactLocation, Location } from "sarif";
import type { Diagnostic } from "../../engine/lint-result.ts";
import { printPointer } from "../../format/json/pointer.ts";
import type { Span } from "../../format/text/span.ts";
import { cutText } from "../cut-text.ts";
import { escapeTerminal } from "../escape-terminal.ts";
import type { ReportContext } from "../report-context.ts";
import { reportPath } from "../report-path.ts";
import { sarifRegion } from "./sarif-region.ts";

/** Longer texts of a span are cut, and a snippet has to be whole. */
const MAX_SNIPPET = 200;

/** A place of a finding: no region for a file without lines, a weight file or the folder itself. */
export function sarifLocation(
  { place, span }: Pick<Diagnostic, "place" | "span">,
  root: string,
  context: ReportContext,
): Location {
  const pointer = cutText(escapeTerminal(printPointer(place.pointer)));
  return {
    physicalLocation: {
      artifactLocation: artifactLocation(root, place.file, context),
      ...(span === null ? {} : { region: { ...sarifRegion(span), ...snippet(span) } }),
    },
    ...(pointer === "" ? {} : { logicalLocations: [{ fullyQualifiedName: pointer }] }),
  };
}

/** A folder ends with a slash, as a URI of one does. */
export function artifactLocation(root: string, file: string, context: ReportContext): ArtifactLocation {
  const path = reportPath(root, file, context);
  return { uri: `${encodePath(path)}${file === "" ? "/" : ""}`, uriBaseId: "SRCROOT" };
}

/** A path as a relative reference of RFC 3986. */
function encodePath(path: string): string {
  return path.toWellFormed().split("/").map(encodeURIComponent).join("/");
}

function snippet({ text }: Span): { snippet?: { text: string } } {
  return text === "" || text.length >= MAX_SNIPPET ? {} : { snippet: { text } };
}
