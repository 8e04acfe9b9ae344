import { describe, expect, it } from "vitest";
import { html } from "../../../src/report/html/template.ts";

describe("html", () => {
  it("escapes what would end a text or an attribute", () => {
    expect(html`<p title="${`"'<>&`}">${"</p>&amp;"}</p>`.text).toBe(
      '<p title="&quot;&#39;&lt;&gt;&amp;">&lt;/p&gt;&amp;amp;</p>',
    );
  });

  it("spells out what nobody would see", () => {
    expect(html`${"a\u202eb\u0000c\nd\u200be"}`.text).toBe("a\\u{202e}b\\u{0}c\\u{a}d\\u{200b}e");
  });

  it("keeps HTML of its own making, also in lists, and leaves nothing for null", () => {
    expect(html`<ul>${[html`<li>${1}</li>`, null, [html`<li>${"<"}</li>`]]}</ul>${null}`.text).toBe(
      "<ul><li>1</li><li>&lt;</li></ul>",
    );
  });
});
