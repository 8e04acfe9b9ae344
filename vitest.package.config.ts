import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Slow tests of what `npm pack` makes: installed, compiled against and run as its users do. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/package/**/*.test.ts"],
    restoreMocks: true,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { requireAssertions: true },
  },
});

export default config;
