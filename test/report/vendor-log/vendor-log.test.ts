import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseVendorLog } from "../../../src/report/vendor-log/parse-vendor-log.ts";
import type { VendorError, VendorLog, VendorStep } from "../../../src/report/vendor-log/vendor-log.ts";
import { vendorLogText } from "../../../src/report/vendor-log/vendor-log-text.ts";
import { vendorTime, writeVendorLog } from "../../../src/report/vendor-log/write-vendor-log.ts";

/** As the documentation of the checkpoint conversion tool shows it, letter by letter. */
const FAILED = `FINAL REPORT FOR: \`prepare-ckpt --model llama3-1b --original_checkpoint_path /data/Llama-3.2-1B --output_checkpoint_path /data/outputs/llama3-1b --transformers_version 4.45.1\`
***************************************************

-----------------------------------------------
[1] STEP: parse_args - Succeeded
-----------------------------------------------


> Errors (None)

-----------------------------------------------
[2] STEP: validate_transformer - Failed
-----------------------------------------------


> Errors
  Id: ByocErrorId.TRANSFORMERS_VERSION_ERROR
  Responsible: ByocErrorOwner.USAGE
  Reason: The transformers version of your checkpoint (4.52.4) is larger than the maximum supported transformers version (4.45.1).
  Suggestion: To fix this, please save your checkpoint with a transformers environment <= 4.45.1. Alternatively, you can include the --ignore_transformers_version flag, but this may lead to errors due to transformers version compatibility issues.

  Stack Trace:
    Traceback (most recent call last):
    File "/byoc_core/main.runfiles/_main/byoc_core/byoc.py", line 46, in _byoc
    warning = validate_transformer(convert_checkpoint_path,
    File "/byoc_core/main.runfiles/_main/byoc_core/transformers_validator/check_transformers.py", line 115, in validate_transformer
    raise TransformersVersionError(model_config_transformers_version,
    byoc_core.transformers_validator.check_transformers.TransformersVersionError: (<Version('4.52.4')>, '4.45.1')
    (<Version('4.52.4')>, '4.45.1')


***************************************************
2025-08-25T17:49:10UTC - byoc_lib - ERROR - One or more failures have occurred. Do not deploy
`;

const SUCCEEDED = `-----------------------------------------------
[1] STEP: parse_args - Succeeded
-----------------------------------------------


> Errors (None)

-----------------------------------------------
[2] STEP: legalizer - Succeeded
-----------------------------------------------


> Errors (None)

***************************************************
YYYY-MM-DDTHH:MM:SSUTC - byoc_lib - INFO - The process is completed without any errors.
`;

const ok = (number: number, name: string): VendorStep => ({
  number,
  name,
  state: "Succeeded",
  errors: [],
  warnings: [],
});

describe("the vendor's log", () => {
  it("is read as it is documented: a failure", () => {
    const log = parseVendorLog(FAILED);
    expect(log.commandLine).toBe(
      "prepare-ckpt --model llama3-1b --original_checkpoint_path /data/Llama-3.2-1B --output_checkpoint_path /data/outputs/llama3-1b --transformers_version 4.45.1",
    );
    expect(log.ending).toEqual({ state: "failed", time: "2025-08-25T17:49:10UTC" });
    expect(log.steps.map(({ number, name, state }) => [number, name, state])).toEqual([
      [1, "parse_args", "Succeeded"],
      [2, "validate_transformer", "Failed"],
    ]);
    const [error, none] = log.steps[1]?.errors ?? [];
    expect(none).toBeUndefined();
    expect(error?.id).toBe("TRANSFORMERS_VERSION_ERROR");
    expect(error?.owner).toBe("USAGE");
    expect(error?.reason).toBe(
      "The transformers version of your checkpoint (4.52.4) is larger than the maximum supported transformers version (4.45.1).",
    );
    expect(error?.suggestion).toMatch(/^To fix this, .* compatibility issues\.$/);
    expect(error?.trace).toHaveLength(7);
    expect(error?.trace.at(-1)).toBe("(<Version('4.52.4')>, '4.45.1')");
  });

  it("is read as it is documented: a success, without a header", () => {
    expect(parseVendorLog(SUCCEEDED)).toEqual({
      commandLine: null,
      steps: [ok(1, "parse_args"), ok(2, "legalizer")],
      ending: { state: "succeeded", time: "YYYY-MM-DDTHH:MM:SSUTC" },
    });
  });

  it("is written to the letter as it is documented", () => {
    expect(writeVendorLog(parseVendorLog(FAILED))).toBe(FAILED);
    expect(writeVendorLog(parseVendorLog(SUCCEEDED))).toBe(SUCCEEDED);
  });

  it("is read from a terminal, with other output around it", () => {
    const noisy = `Loading weights: 3%\r 50%\r\n${FAILED.replaceAll("\n", "\r\n")}bye\r\n`;
    expect(parseVendorLog(noisy)).toEqual(parseVendorLog(FAILED));
  });

  it("has no ending where the process was killed", () => {
    const cut = FAILED.slice(0, FAILED.indexOf("\n-----", FAILED.indexOf("None")));
    expect(parseVendorLog(cut)).toMatchObject({ steps: [ok(1, "parse_args")], ending: null });
    expect(parseVendorLog("Killed\n")).toEqual({ commandLine: null, steps: [], ending: null });
    expect(parseVendorLog("")).toEqual({ commandLine: null, steps: [], ending: null });
  });

  it("reads a reason of several lines as one, and several errors", () => {
    const text = `[3] STEP: legalizer - Failed\n> Errors\n  Id: ByocErrorId.A\n  Responsible: ByocErrorOwner.LIBRARY\n  Reason: one\n    two\n  Suggestion: three\n\n  Stack Trace:\n    x\n  Id: ByocErrorId.B\n  Reason: four\n`;
    expect(parseVendorLog(text).steps[0]?.errors).toEqual([
      { id: "A", owner: "LIBRARY", reason: "one two", suggestion: "three", trace: ["x"] },
      { id: "B", owner: "USAGE", reason: "four", suggestion: "", trace: [] },
    ]);
  });

  it("writes times in UTC", () => {
    expect(vendorTime(Date.UTC(2025, 7, 25, 17, 49, 10, 999))).toBe("2025-08-25T17:49:10UTC");
  });

  it("keeps a bounded part of an endless log", () => {
    const text = `[1] STEP: a - Failed\n> Errors\n  Id: ByocErrorId.X\n  Stack Trace:\n${"    line\n".repeat(100_000)}`;
    expect(parseVendorLog(text).steps[0]?.errors[0]?.trace).toHaveLength(200);
    const steps = parseVendorLog("[1] STEP: a - Succeeded\n".repeat(10_000)).steps;
    expect(steps).toHaveLength(100);
  });
});

const anyText = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "\n***************************************************\n2025-08-25T17:49:10UTC - byoc_lib - INFO - The process is completed without any errors.",
    "The process is completed without any errors.",
    "\r\n[9] STEP: legalizer - Succeeded\r\n",
    "> Errors (None)",
    "Id: ByocErrorId.FORGED",
    "a` and `b",
    "   ",
    "\u2028> Warnings",
  ),
);
const line = anyText.filter((text) => text.trim() !== "");
const error: fc.Arbitrary<VendorError> = fc.record({
  id: fc.stringMatching(/^[A-Z][A-Z_]{0,30}$/),
  owner: fc.constantFrom("USAGE", "LIBRARY"),
  reason: anyText,
  suggestion: anyText,
  trace: fc.array(line, { maxLength: 4 }),
});
const logs: fc.Arbitrary<VendorLog> = fc.record({
  commandLine: fc.option(anyText),
  steps: fc
    .array(
      fc.record({
        name: fc.stringMatching(/^[a-z_]{1,20}$/),
        errors: fc.array(error, { maxLength: 3 }),
        warnings: fc.array(line, { maxLength: 3 }),
      }),
      { maxLength: 6 },
    )
    .map((steps) =>
      steps.map((step, at) => ({
        ...step,
        number: at + 1,
        state: step.errors.length > 0 ? ("Failed" as const) : ("Succeeded" as const),
      })),
    ),
  ending: fc.option(
    fc.record({ state: fc.constantFrom("succeeded", "failed"), time: fc.constant("2026-11-26T00:00:00UTC") }),
  ),
});

/** As the log can say it. */
function plain(log: VendorLog): VendorLog {
  return {
    commandLine: log.commandLine === null ? null : vendorLogText(log.commandLine),
    steps: log.steps.map((step) => ({
      ...step,
      errors: step.errors.map((each) => ({
        ...each,
        reason: vendorLogText(each.reason),
        suggestion: vendorLogText(each.suggestion),
        trace: each.trace.map(vendorLogText),
      })),
      warnings: step.warnings.map(vendorLogText),
    })),
    ending: log.ending,
  };
}

describe("whatever is in it", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(logs, (log) => {
        expect(parseVendorLog(writeVendorLog(log))).toEqual(plain(log));
      }),
      { seed: 27 },
    );
  });

  it("no text makes a line or a marker that a search would find", () => {
    fc.assert(
      fc.property(logs, (log) => {
        const text = writeVendorLog(log);
        const count = (needle: string): number => text.split(needle).length - 1;
        expect(count("ByocErrorId.")).toBe(log.steps.flatMap(({ errors }) => errors).length);
        expect(count("Responsible:")).toBe(count("ByocErrorId."));
        expect(count("STEP:")).toBe(log.steps.length);
        expect(count("completed without any errors")).toBe(log.ending?.state === "succeeded" ? 1 : 0);
        expect(count("failures have occurred")).toBe(log.ending?.state === "failed" ? 1 : 0);
      }),
      { seed: 27 },
    );
  });

  it("what was escaped stays as it is", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(vendorLogText(vendorLogText(text))).toBe(vendorLogText(text));
      }),
      { seed: 27 },
    );
  });

  it("never throws on other text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(parseVendorLog(text).commandLine).toBeNull();
      }),
      { seed: 27 },
    );
    fc.assert(
      fc.property(fc.nat(FAILED.length), fc.nat(FAILED.length), (a, b) => {
        expect(parseVendorLog(FAILED.slice(a, a + b)).steps.length).toBeLessThanOrEqual(2);
      }),
      { seed: 27 },
    );
  });
});
