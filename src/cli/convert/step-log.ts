import { ConversionError, type ConversionErrorCode } from "../../convert/conversion-error.ts";
import { CheckpointlintError } from "../../errors.ts";
import { idOfRule } from "../../report/vendor-log/vendor-error.ts";
import type { VendorError, VendorStep } from "../../report/vendor-log/vendor-log.ts";
import { SourceError } from "../../source/virtual-fs.ts";
import type { ExitCode } from "../exit-code.ts";
import { SignalError } from "../signal-error.ts";

/** A step did not come to its end; the steps tell why. */
export class StepFailed extends Error {
  readonly code: ExitCode;

  constructor(code: ExitCode, options?: { readonly cause: unknown }) {
    super("a step failed", options);
    this.code = code;
  }
}

/** The steps of a run, one after the other. */
export interface StepLog {
  readonly steps: readonly VendorStep[];
  /**
   * Does a step and writes down how it ended.
   * @param code the exit code when it throws
   * @param work is given what tells of what is no error
   * @throws StepFailed
   */
  step<Result>(name: string, code: ExitCode, work: (warn: (text: string) => void) => Promise<Result>): Promise<Result>;
  /** Work that becomes a step only when it throws; otherwise `found` tells of it. @throws StepFailed */
  attempt<Result>(name: string, code: ExitCode, work: () => Promise<Result>): Promise<Result>;
  /** A step that found errors. @throws StepFailed when there are some */
  found(name: string, code: ExitCode, errors: readonly VendorError[], warnings: readonly string[]): void;
  /** Steps that another program did. */
  add(steps: readonly VendorStep[]): void;
}

export function createStepLog(): StepLog {
  const steps: VendorStep[] = [];
  const add = (name: string, errors: readonly VendorError[], warnings: readonly string[]): void => {
    const state = errors.length === 0 ? "Succeeded" : "Failed";
    steps.push({ number: steps.length + 1, name, state, errors, warnings });
  };
  const attempt: StepLog["attempt"] = async (name, code, work) => {
    try {
      return await work();
    } catch (error) {
      add(name, [errorBlock(error)], []);
      throw new StepFailed(error instanceof SignalError ? error.code : code, { cause: error });
    }
  };
  return {
    steps,
    async step(name, code, work) {
      const warnings: string[] = [];
      const result = await attempt(name, code, () => work((text) => warnings.push(text)));
      add(name, [], warnings);
      return result;
    },
    attempt,
    found(name, code, errors, warnings) {
      add(name, errors, warnings);
      if (errors.length > 0) throw new StepFailed(code);
    },
    add(others) {
      for (const step of others) steps.push({ ...step, number: steps.length + 1 });
    },
  };
}

const IDS = {
  unsupported: "UNSUPPORTED_CHECKPOINT",
  output: "OUTPUT_FOLDER",
  alias: "OUTPUT_FOLDER",
  access: "OUTPUT_FOLDER",
  locked: "OUTPUT_LOCKED",
  "no-space": "NO_SPACE",
  memory: "OUT_OF_MEMORY",
  plan: "OUTPUT_OF_ANOTHER_PLAN",
  changed: "SOURCE_CHANGED",
  source: "UNREADABLE_FILE",
  io: "WRITE_FAILED",
  interrupted: "INTERRUPTED",
} as const satisfies Record<ConversionErrorCode, string>;

function errorBlock(error: unknown): VendorError {
  const message = error instanceof Error ? error.message : String(error);
  const isOurs = !(
    error instanceof SourceError ||
    (error instanceof CheckpointlintError && error.name !== "InternalError")
  );
  const hint = error instanceof CheckpointlintError ? error.hint : null;
  return {
    id: idOf(error),
    owner: isOurs ? "LIBRARY" : "USAGE",
    reason: message,
    suggestion:
      hint ?? (isOurs ? "run it again with --debug and report what it prints" : "check the path and its permissions"),
    trace: isOurs && error instanceof Error ? (error.stack ?? message).split("\n") : [message],
  };
}

function idOf(error: unknown): string {
  if (error instanceof ConversionError) return IDS[error.code];
  if (error instanceof SignalError) return IDS.interrupted;
  if (error instanceof SourceError) return IDS.source;
  if (error instanceof CheckpointlintError) return idOfRule(error.name.replace(/(?<=[a-z])(?=[A-Z])/g, "_"));
  return "INTERNAL_ERROR";
}
