import { defineConfig, type ViteUserConfig } from "vitest/config";

/** The extension for VS Code as it is packaged; needs the packages of editors/vscode (npm ci there). */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/vscode/**/*.test.ts"],
    restoreMocks: true,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    expect: { requireAssertions: true },
  },
});

export default config;
