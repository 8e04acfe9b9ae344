import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/peers/**"],
    restoreMocks: true,
    expect: { requireAssertions: true },
  },
});
