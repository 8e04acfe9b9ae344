import { describe, expect, it } from "vitest";
import { renderChats } from "../../src/speculative/probes/render-chats.ts";

describe("renderChats", () => {
  it("takes line ends of Windows for those that Jinja makes of them", () => {
    const template = "{% for m in messages %}\r\n{{ m.role }}:\r\n{{ 'a\r\nb' }}\r{% endfor %}\r\n";
    const render = (text: string): unknown => renderChats({ kind: "render", template: text, tokens: {} });
    expect(render(template)).toEqual(render(template.replaceAll(/\r\n?/g, "\n")));
    expect(JSON.stringify(render(template))).not.toContain("\\r");
  });
});
