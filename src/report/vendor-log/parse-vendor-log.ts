import { VENDOR_GRAMMAR, type VendorEnding, type VendorError, type VendorLog, type VendorStep } from "./vendor-log.ts";

/** A log is somebody else's output: beyond this it is read and not kept. */
const MAX_STEPS = 100;
const MAX_ERRORS = 1000;
const MAX_LINES = 200;
const MAX_LINE = 10_000;

const STEP = /^\[(\d{1,9})\] STEP: (.*) - (Succeeded|Failed)$/;
const ENDING = new RegExp(
  `^(\\S+) - byoc_lib - (?:INFO - (${escaped(VENDOR_GRAMMAR.succeeded)})|ERROR - ${escaped(VENDOR_GRAMMAR.failed)})`,
);
const FIELD = /^ {0,2}(Id|Responsible|Reason|Suggestion): ?(.*)$/;

/** Reads the vendor's report line by line, whatever stands around it. */
export interface VendorLogReader {
  /** @param text without its line feed */
  line(text: string): void;
  end(): VendorLog;
}

/** The vendor's report in a text, written from the logs that its documentation shows. */
export function parseVendorLog(text: string): VendorLog {
  const reader = createVendorLogReader();
  for (const line of text.split("\n")) reader.line(line);
  return reader.end();
}

export function createVendorLogReader(): VendorLogReader {
  let commandLine: string | null = null;
  let ending: VendorEnding | null = null;
  const steps: OpenStep[] = [];
  return {
    line(raw) {
      const line = withoutReturn(raw);
      const command = commandOf(line);
      if (command !== null) {
        commandLine = command;
        // A container that tries again begins a report anew.
        steps.length = 0;
        ending = null;
        return;
      }
      ending = endingOf(line) ?? ending;
      const step = stepOf(line);
      if (step !== null) {
        if (steps.length < MAX_STEPS) steps.push(step);
      } else steps.at(-1)?.add(line);
    },
    end: () => ({ commandLine, steps: steps.map((step) => step.finished()), ending }),
  };
}

function commandOf(line: string): string | null {
  const { header } = VENDOR_GRAMMAR;
  return line.startsWith(header) && line.endsWith("`") && line.length > header.length
    ? line.slice(header.length, -1)
    : null;
}

function endingOf(line: string): VendorEnding | null {
  const [, time, succeeded] = ENDING.exec(line) ?? [];
  return time === undefined ? null : { state: succeeded === undefined ? "failed" : "succeeded", time };
}

function stepOf(line: string): OpenStep | null {
  const [, number, name, state] = STEP.exec(line) ?? [];
  if (number === undefined || name === undefined) return null;
  return new OpenStep(Number(number), name, state === "Succeeded" ? "Succeeded" : "Failed");
}

interface OpenError {
  id: string;
  owner: VendorError["owner"];
  reason: string;
  suggestion: string;
  readonly trace: string[];
}

/** A step whose lines are still coming. */
class OpenStep {
  readonly #head: Pick<VendorStep, "number" | "name" | "state">;
  readonly #errors: OpenError[] = [];
  readonly #warnings: string[] = [];
  #part: "none" | "Reason" | "Suggestion" | "other" | "trace" | "warnings" = "none";

  constructor(number: number, name: string, state: VendorStep["state"]) {
    this.#head = { number, name, state };
  }

  add(line: string): void {
    if (/^(?:\*{10,}|-{10,}|> Errors(?: \(None\))?)$/.test(line)) this.#part = line.startsWith(">") ? "other" : "none";
    else if (line === VENDOR_GRAMMAR.warnings) this.#part = "warnings";
    else if (this.#part === "warnings") this.#addWarning(line);
    else if (this.#part !== "none") this.#addToErrors(line);
  }

  finished(): VendorStep {
    return { ...this.#head, errors: this.#errors.map((error) => ({ ...error })), warnings: this.#warnings };
  }

  #addWarning(line: string): void {
    if (line !== "" && this.#warnings.length < MAX_LINES) this.#warnings.push(line.replace(/^ {2}/, ""));
  }

  #addToErrors(line: string): void {
    const [, field, value = ""] = FIELD.exec(line) ?? [];
    const current = this.#errors.at(-1);
    if (field === "Id") this.#begin(value);
    else if (current === undefined) return;
    else if (/^ {0,2}Stack Trace:\s*$/.test(line)) this.#part = "trace";
    else if (this.#part === "trace") addTrace(current, line);
    else if (field === "Responsible") {
      this.#part = "other";
      current.owner = value.endsWith("LIBRARY") ? "LIBRARY" : "USAGE";
    } else if (field === "Reason" || field === "Suggestion") {
      this.#part = field;
      this.#append(current, value);
    } else if (line.trim() !== "") this.#append(current, ` ${line.trim()}`);
  }

  #begin(id: string): void {
    this.#part = this.#errors.length < MAX_ERRORS ? "other" : "none";
    if (this.#part === "none") return;
    this.#errors.push({
      id: id.replace(/^ByocErrorId\./, ""),
      owner: "USAGE",
      reason: "",
      suggestion: "",
      trace: [],
    });
  }

  /** A reason of several lines is one of one line. */
  #append(error: OpenError, text: string): void {
    const add = (before: string): string => (before + text).slice(0, MAX_LINE);
    if (this.#part === "Reason") error.reason = add(error.reason);
    else if (this.#part === "Suggestion") error.suggestion = add(error.suggestion);
  }
}

function addTrace({ trace }: OpenError, line: string): void {
  if (line.trim() !== "" && trace.length < MAX_LINES) trace.push(line.replace(/^ {1,4}/, ""));
}

/** A container with a terminal (docker run -t) ends its lines with both. */
function withoutReturn(line: string): string {
  return (line.endsWith("\r") ? line.slice(0, -1) : line).slice(0, MAX_LINE);
}

function escaped(text: string): string {
  return text.replaceAll(".", "\\.");
}
