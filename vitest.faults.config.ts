import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Conversions that are killed, starved and lied to; test/faults/ says what each needs (strace, unshare) and when it is not there. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["test/faults/**/*.test.ts"],
    restoreMocks: true,
    // Much of it waits for programs that are held up or killed.
    maxWorkers: "100%",
    testTimeout: 900_000,
    hookTimeout: 120_000,
    expect: { requireAssertions: true },
  },
});

export default config;
