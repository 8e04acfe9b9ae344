import { mkdirSync } from "node:fs";
import { streamCommand } from "../../../src/cli/stream-command.ts";
import { execute } from "../../../src/convert/execute/execute.ts";
import { rehearse } from "../../../src/convert/execute/rehearse.ts";
import { snapshotSources } from "../../../src/convert/execute/source-identity.ts";
import { verifyConversion } from "../../../src/convert/verify/verify-conversion.ts";
import { diskFs } from "../../../src/source/disk-fs.ts";
import { shippedAssets } from "../../support/shipped-assets.ts";
import { type RecordedIo, recordedIo } from "../main-io.ts";

/** The command line on the real disk, converting in the thread of the test. */
export function diskIo(more: Partial<Parameters<typeof recordedIo>[0]> = {}): RecordedIo {
  return recordedIo({
    assets: shippedAssets,
    fs: diskFs,
    makeFolder: async (path) => void mkdirSync(path, { recursive: true }),
    execute: (execution) => execute({ ...execution, jobs: 1, workerFile: "" }),
    rehearse,
    snapshotSources,
    verifyConversion,
    streamCommand,
    ...more,
  });
}
