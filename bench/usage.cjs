// Preloaded into every measured process: writes its peak memory where the benchmark asks for it.
const { writeFileSync } = require("node:fs");
process.on("exit", () => writeFileSync(process.env.BENCH_USAGE, String(process.resourceUsage().maxRSS)));
