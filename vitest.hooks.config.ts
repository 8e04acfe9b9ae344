import { defineConfig, type ViteUserConfig } from "vitest/config";

/** The hooks of .pre-commit-hooks.yaml in a real pre-commit, which installs this package from git; needs pre-commit on the PATH. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/hooks/**/*.test.ts"],
    restoreMocks: true,
    // An installation with npm.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { requireAssertions: true },
  },
});

export default config;
