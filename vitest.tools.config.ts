import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Reports against the readers of others, which are too large to be dependencies; test/tools/ says where they are looked for. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/tools/**/*.test.ts"],
    restoreMocks: true,
    testTimeout: 300_000,
    expect: { requireAssertions: true },
  },
});

export default config;
