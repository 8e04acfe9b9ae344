import { expect, it } from "vitest";
import { valuePlace } from "../../src/checkpoint/place.ts";
import { fingerprint } from "../../src/engine/fingerprint.ts";
import type { Finding } from "../../src/engine/rule.ts";

function finding(args: Finding["args"]): Finding {
  return {
    ruleId: "tokenizer/eos-id",
    severity: "warning",
    message: "",
    suggestion: null,
    actual: 57,
    expected: 58,
    args,
    primary: valuePlace("config.json", ["eos_token_id"]),
    related: [],
    fixes: [],
    cause: null,
  };
}

it("stays the same when a base model makes the remedy another, and not when the finding is another", () => {
  const plain = fingerprint(finding({ token: "a", remedy: "add 58" }));
  expect(fingerprint(finding({ token: "a", remedy: "name b, as the base does" }))).toBe(plain);
  expect(fingerprint(finding({ token: "b", remedy: "add 58" }))).not.toBe(plain);
});
