/**
 * The report of the vendor's conversion container (sn-byoc), as its documentation shows it: "Interpreting output logs and
 * troubleshooting", checkpoint conversion tool. Only what is documented is here; warnings are ours.
 */
export interface VendorLog {
  /** null where the header is missing. */
  readonly commandLine: string | null;
  readonly steps: readonly VendorStep[];
  /** null: the process ended without a word, which the documentation takes for a lack of memory. */
  readonly ending: VendorEnding | null;
}

export interface VendorStep {
  /** 1 for the first. */
  readonly number: number;
  readonly name: string;
  readonly state: "Succeeded" | "Failed";
  readonly errors: readonly VendorError[];
  /** Of a line each. */
  readonly warnings: readonly string[];
}

export interface VendorError {
  /** Without `ByocErrorId.`: TRANSFORMERS_VERSION_ERROR. */
  readonly id: string;
  /** USAGE: who runs it can mend it. LIBRARY: a fault of the tool. */
  readonly owner: "USAGE" | "LIBRARY";
  readonly reason: string;
  readonly suggestion: string;
  /** Where it took place, a line each. */
  readonly trace: readonly string[];
}

export interface VendorEnding {
  readonly state: "succeeded" | "failed";
  /** YYYY-MM-DDTHH:MM:SSUTC */
  readonly time: string;
}

export const VENDOR_GRAMMAR = {
  header: "FINAL REPORT FOR: `",
  stars: "***************************************************",
  dashes: "-----------------------------------------------",
  noErrors: "> Errors (None)",
  errors: "> Errors",
  warnings: "> Warnings",
  succeeded: "The process is completed without any errors.",
  failed: "One or more failures have occurred. Do not deploy",
} as const;
