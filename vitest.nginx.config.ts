import { defineConfig, type ViteUserConfig } from "vitest/config";

/** The command line against a real web server with TLS; needs nginx and openssl on the PATH. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/nginx/**/*.test.ts"],
    restoreMocks: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { requireAssertions: true },
  },
});

export default config;
