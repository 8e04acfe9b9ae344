import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/peers/**", "test/nginx/**"],
    restoreMocks: true,
    expect: { requireAssertions: true },
  },
});

export default config;
