import type { VendorError, VendorStep } from "../../report/vendor-log/vendor-log.ts";
import type { Backend } from "./backend.ts";
import type { BackendRun } from "./run-backend.ts";

/** docker's own: the daemon failed, the command cannot be run, there is no such command. */
const CONTAINER_CODES: ReadonlySet<number> = new Set([125, 126, 127]);

/** What another program's run is as steps of ours: its own steps, and an error where it ended otherwise than it says. */
export interface BackendOutcome {
  /** Its steps but those that were done here already. */
  readonly steps: readonly VendorStep[];
  /** null when it ended well, or when its steps tell already. */
  readonly error: VendorError | null;
  readonly failed: boolean;
}

/** @param needed memory that the documentation asks for: "353 GB" */
export function backendOutcome(
  kind: Exclude<Backend["kind"], "builtin">,
  program: string,
  { log, end, tail }: BackendRun,
  needed: string,
): BackendOutcome {
  // Steps that went well here as well.
  const steps = log.steps.filter(
    ({ name, state }) => state === "Failed" || (name !== "parse_args" && name !== "validate_transformer"),
  );
  const stepFailed = steps.some(({ state }) => state === "Failed");
  const error = stepFailed ? null : endError(kind, program, { log, end, tail }, needed);
  return { steps, error, failed: stepFailed || error !== null };
}

function endError(
  kind: Exclude<Backend["kind"], "builtin">,
  program: string,
  { log, end, tail }: BackendRun,
  needed: string,
): VendorError | null {
  const error = (id: string, reason: string, suggestion: string): VendorError => ({
    id,
    owner: "USAGE",
    reason,
    suggestion,
    trace: tail,
  });
  if (end === null) {
    return error("PROGRAM_MISSING", `there is no program ${program}`, "install it, or name another one");
  }
  const how = end.code === null ? `${end.signal ?? "a signal"} ended it` : `exit code ${end.code}`;
  if (log.ending?.state === "failed") {
    return error("CONVERSION_FAILED", `${program} says that failures have happened (${how})`, "read its output above");
  }
  if (log.ending?.state === "succeeded") {
    if (end.code === 0) return null;
    return error(
      "CONVERSION_FAILED",
      `${program} says that all went well, and ended with ${how}`,
      "read its output above",
    );
  }
  const spoke = log.steps.length > 0 || log.commandLine !== null;
  if (kind === "command" && !spoke && end.code === 0) return null;
  if (kind === "command" && !spoke && end.code !== 137 && end.signal !== "SIGKILL") {
    return error("CONVERSION_FAILED", `${program} failed (${how})`, "read its output above");
  }
  if (kind === "sn-byoc" && end.code !== null && CONTAINER_CODES.has(end.code) && !spoke) {
    return error(
      "CONTAINER_FAILED",
      `${program} could not run the container (${how})`,
      "read what it says; the image has to be pulled (gcloud auth configure-docker us-docker.pkg.dev, then docker pull)",
    );
  }
  return error(
    "OUT_OF_MEMORY",
    `${program} ended (${how}) without a word on how it went, which the vendor's documentation takes for a lack of memory`,
    `give it ${needed} of memory or more, 2.5 times the weights, and run it again`,
  );
}
