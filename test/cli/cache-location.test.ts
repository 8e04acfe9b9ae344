import { describe, expect, it } from "vitest";
import { ageText } from "../../src/cli/serving/age-text.ts";
import { userCacheFolder } from "../../src/cli/user-cache-folder.ts";

describe("userCacheFolder", () => {
  it.each([
    ["linux", { HOME: "/home/a" }, "/home/a/.cache/checkpointlint/serving"],
    ["linux", { HOME: "/home/a", XDG_CACHE_HOME: "/var/c" }, "/var/c/checkpointlint/serving"],
    ["linux", { HOME: "/home/a", XDG_CACHE_HOME: "relative" }, "/home/a/.cache/checkpointlint/serving"],
    ["darwin", { HOME: "/Users/a" }, "/Users/a/Library/Caches/checkpointlint/serving"],
    ["darwin", { HOME: "/Users/a", XDG_CACHE_HOME: "/x" }, "/x/checkpointlint/serving"],
    ["win32", { LOCALAPPDATA: "C:\\U\\a\\Local" }, "C:\\U\\a\\Local\\checkpointlint\\Cache\\serving"],
    ["win32", { USERPROFILE: "C:\\U\\a" }, "C:\\U\\a\\AppData\\Local\\checkpointlint\\Cache\\serving"],
  ])("is on %s with %j: %s", (platform, env, expected) => {
    expect(userCacheFolder({ platform, env }, "serving")).toBe(expected);
  });

  it.each(["linux", "darwin", "win32"])("is unknown on %s without a home", (platform) => {
    expect(() => userCacheFolder({ platform, env: { HOME: "" } }, "lint")).toThrow("HOME is not set");
  });
});

describe("ageText", () => {
  it.each([
    [-5, "just fetched"],
    [119_999, "just fetched"],
    [120_000, "2 minutes old"],
    [7_199_999, "119 minutes old"],
    [7_200_000, "2 hours old"],
    [172_799_999, "47 hours old"],
    [172_800_000, "2 days old"],
    [8_640_000_000, "100 days old"],
  ])("says of %i ms: %s", (milliseconds, expected) => {
    expect(ageText(milliseconds)).toBe(expected);
  });
});
