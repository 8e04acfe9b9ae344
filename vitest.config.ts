import { defineConfig, type ViteUserConfig } from "vitest/config";
import { embeddedInTests } from "./scripts/embedded.mjs";

/** Each of these needs something beside the project, and has a configuration of its own. */
const ELSEWHERE = "test/{browser,editors,faults,hooks,nginx,package,peers,tools,vscode}/**";
/** Put other modules in the place of those that the program imports, so they cannot share what others have imported. */
export const APART: readonly string[] = [
  "test/convert/execute/file-system.test.ts",
  "test/convert/execute/power-loss.test.ts",
  "test/library/convert-version.test.ts",
];

const config: ViteUserConfig = defineConfig({
  plugins: [embeddedInTests()],
  test: {
    restoreMocks: true,
    // One core would else be left alone, which of two is half the time.
    maxWorkers: "100%",
    // Only for what hangs: on a machine that does other work too, ten thousand mutations take a while.
    testTimeout: 120_000,
    expect: { requireAssertions: true },
    projects: [
      {
        extends: true,
        test: {
          name: "together",
          include: ["test/**/*.test.ts"],
          exclude: [ELSEWHERE, ...APART],
          // A process and all imports anew for each file would be a third of the time.
          isolate: false,
        },
      },
      { extends: true, test: { name: "apart", include: [...APART] } },
    ],
  },
});

export default config;
