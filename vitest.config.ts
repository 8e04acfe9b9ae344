import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/peers/**"],
    restoreMocks: true,
    // A limit for what hangs, not for a machine that is busy with something else.
    testTimeout: 60_000,
    expect: { requireAssertions: true },
  },
});

export default config;
