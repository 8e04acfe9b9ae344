import { defineConfig, type ViteUserConfig } from "vitest/config";
import { embeddedInTests } from "./scripts/embedded.mjs";

const config: ViteUserConfig = defineConfig({
  plugins: [embeddedInTests()],
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/peers/**", "test/nginx/**", "test/browser/**"],
    restoreMocks: true,
    // Only for what hangs: on a machine that does other work too, ten thousand mutations take a while.
    testTimeout: 120_000,
    expect: { requireAssertions: true },
  },
});

export default config;
