import { filePlace } from "../../../checkpoint/place.ts";
import { quote } from "../../../format/text/quote.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** What transformers 4 takes as torch weights (modeling_utils.load_state_dict); it refuses other names, and none. */
const ACCEPTED: ReadonlySet<string | undefined> = new Set(["pt", "mlx"]);

/** `__metadata__.format` of the loaded shards, as one finding. A file without any metadata passes everywhere. */
export const formatMetadata: RuleFunction = {
  name: "weights/format-metadata",
  options: { type: "object", additionalProperties: false },
  placeholders: ["format", "more"],
  run({ checkpoint }): FunctionOutcome {
    const shards = checkpoint.weights.loaded.filter((shard) => shard.header !== null);
    const odd = shards.filter(({ header }) => {
      const metadata = header?.metadata;
      return metadata !== undefined && metadata.size > 0 && !ACCEPTED.has(metadata.get("format"));
    });
    const [first] = odd;
    if (first === undefined) return { targets: shards.length, findings: [] };
    const format = first.header?.metadata.get("format");
    const args = {
      format: format === undefined ? "names no format" : `says format ${quote(format)}`,
      more: odd.length === 1 ? "" : ` (and so in ${odd.length - 1} more of ${shards.length} files)`,
    };
    return { targets: shards.length, findings: [{ args, primary: filePlace(first.file) }] };
  },
};
