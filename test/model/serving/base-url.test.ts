import { describe, expect, it } from "vitest";
import { looksLikeUrl, readBaseUrl } from "../../../src/model/serving/base-url.ts";

describe("readBaseUrl", () => {
  it.each([
    ["https://api.sambanova.ai/", "https://api.sambanova.ai"],
    ["https://API.SambaNova.ai:443", "https://api.sambanova.ai"],
    ["https://api.sambanova.ai/v1/", "https://api.sambanova.ai"],
    ["http://host:8080/team/a//", "http://host:8080/team/a"],
    ["HTTP://host:80/v1/v1", "http://host/v1"],
    ["http://[::1]:8000", "http://[::1]:8000"],
  ])("takes %s as %s", (text, href) => {
    expect(readBaseUrl(text).href).toBe(href);
  });

  it("gives each base URL a folder of its own, and each spelling the same", () => {
    const scopes = ["https://a", "http://a", "https://a:8443", "https://a/b", "https://a/c", "https://b"];
    expect(new Set(scopes.map((text) => readBaseUrl(text).scope)).size).toBe(6);
    expect(readBaseUrl("https://A/v1/").scope).toBe(readBaseUrl("https://a").scope);
  });

  it.each([
    "https://../..",
    "https://a/../../etc",
    "http://[::1]:8000",
    "https://a/%2e%2e/b",
    `https://${"x".repeat(60)}.${"y".repeat(60)}/`,
  ])("makes of %s a folder name that leads nowhere else", (text) => {
    expect(readBaseUrl(text).scope).toMatch(/^[a-z0-9._-]{1,100}-[0-9a-f]{12}$/);
  });

  it("asks below the base", () => {
    expect(readBaseUrl("https://a/team/").at("v1/models").href).toBe("https://a/team/v1/models");
  });

  it.each([
    ["https://me:secret@a/", "--server https://a holds a user name or a password"],
    ["ftp://a", "--server is a ftp: address"],
    ["file:///etc/passwd", "--server is a file: address"],
    ["https://a/?key=secret", "--server https://a/ has a query or a fragment"],
    ["https://", "--server is no address"],
  ])("refuses %s without repeating what may be secret", (text, message) => {
    expect(() => readBaseUrl(text)).toThrow(message);
    expect(() => readBaseUrl(text)).not.toThrow(/secret/);
  });
});

describe("looksLikeUrl", () => {
  it.each([
    ["https://a", true],
    ["ftp://a", true],
    ["./folder", false],
    ["C:\\folder", false],
    ["api.sambanova.ai", false],
  ])("says of %s: %s", (text, expected) => {
    expect(looksLikeUrl(text)).toBe(expected);
  });
});
