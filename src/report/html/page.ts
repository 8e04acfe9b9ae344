import { text as SCRIPT } from "embedded:./client/client.ts";
import { text as STYLES } from "embedded:./styles/page.css";
import { createHash } from "node:crypto";
import { ICON_SHEET } from "./icons.ts";
import { Html, html } from "./template.ts";

/** A whole document. Its policy lets in nothing but its own style and script, and neither of them loads anything. */
export function page(title: string, bar: Html, main: Html, footer: Html): string {
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(STYLES)}'`,
    `script-src '${hashOf(SCRIPT)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  return html`<!doctype html>
<html lang="en" id="top">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Html(STYLES)}</style>
</head>
<body>
${ICON_SHEET}
<a class="skip" href="#main">Skip to the report</a>
${bar}
<main id="main" tabindex="-1">
${main}</main>
<footer>${footer}</footer>
<script>${new Html(SCRIPT)}</script>
</body>
</html>
`.text;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
