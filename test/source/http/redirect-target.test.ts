import { describe, expect, it } from "vitest";
import { redirectTarget } from "../../../src/source/http/redirect-target.ts";

describe("redirectTarget", () => {
  it.each([
    ["http://a/x", "https://a/x", "https://a/x"],
    ["https://a/x", "https://b/y", "https://b/y"],
    ["https://a/x/y", "../z", "https://a/z"],
    ["https://a/x", "//b/y#part", "https://b/y"],
    ["http://a/x", "http://b/", "http://b/"],
  ])("leads from %s by %s to %s", (from, location, to) => {
    expect(redirectTarget(new URL(from), location).href).toBe(to);
  });

  it("does not lead from https to http", () => {
    expect(() => redirectTarget(new URL("https://a/x?token=1"), "http://a/y?token=2")).toThrow(
      /^https:\/\/a\/x: a redirect from https to http \(http:\/\/a\/y\), which is not followed$/,
    );
  });
});
