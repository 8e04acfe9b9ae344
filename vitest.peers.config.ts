import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Slow tests against what others wrote: real Python packages and published checkpoints; test/peers/shared.ts says where from. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/peers/**/*.test.ts"],
    restoreMocks: true,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { requireAssertions: true },
  },
});

export default config;
