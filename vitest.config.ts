import { defineConfig, type ViteUserConfig } from "vitest/config";
import { embeddedInTests } from "./scripts/embedded.mjs";

const config: ViteUserConfig = defineConfig({
  plugins: [embeddedInTests()],
  test: {
    include: ["test/**/*.test.ts"],
    // Each of these needs something beside the project, and has a configuration of its own.
    exclude: ["test/{browser,editors,faults,hooks,nginx,package,peers,tools,vscode}/**"],
    restoreMocks: true,
    // One core would else be left alone, which of two is half the time.
    maxWorkers: "100%",
    // Only for what hangs: on a machine that does other work too, ten thousand mutations take a while.
    testTimeout: 120_000,
    expect: { requireAssertions: true },
  },
});

export default config;
