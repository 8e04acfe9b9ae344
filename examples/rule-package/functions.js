// What no operator can say. A function is pure: it gives places and values, and the rule file has the words.

/** @type {import("checkpointlint").RuleFunction} */
const shardSize = {
  name: "acme/shard-size",
  options: {
    type: "object",
    required: ["maxBytes"],
    additionalProperties: false,
    properties: { maxBytes: { type: "integer", minimum: 1 } },
  },
  placeholders: [],
  run({ checkpoint }, options) {
    const { loaded } = checkpoint.weights;
    const findings = loaded
      .filter(({ size }) => size > options.maxBytes)
      .map(({ file, size }) => ({
        args: {},
        primary: { file, pointer: [], part: "file" },
        actual: size,
        expected: options.maxBytes,
      }));
    return { targets: loaded.length, findings };
  },
};

export const functions = [shardSize];
