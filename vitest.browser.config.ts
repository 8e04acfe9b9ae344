import { defineConfig, type ViteUserConfig } from "vitest/config";
import { embeddedInTests } from "./scripts/embedded.mjs";

/** The html report in a real Chromium; skipped where there is none. */
const config: ViteUserConfig = defineConfig({
  plugins: [embeddedInTests()],
  test: {
    include: ["test/browser/**/*.test.ts"],
    restoreMocks: true,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { requireAssertions: true },
  },
});

export default config;
