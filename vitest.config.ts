import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/peers/**", "test/nginx/**", "test/hooks/**", "test/tools/**"],
    restoreMocks: true,
    // Only for what hangs: on a machine that does other work too, ten thousand mutations take a while.
    testTimeout: 120_000,
    expect: { requireAssertions: true },
  },
});

export default config;
