import { defineConfig, type ViteUserConfig } from "vitest/config";

/** The language server in real editors: Neovim, and eglot of Emacs. What is not installed is skipped. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/editors/**/*.test.ts"],
    restoreMocks: true,
    testTimeout: 120_000,
    expect: { requireAssertions: true },
  },
});

export default config;
