/**
 * checkpointlint as a library: what its command line says of model checkpoints, for programs. Nothing happens at import;
 * only `convertCheckpoint` writes; `docs/library.md` has examples.
 */

export type { Checkpoint } from "./checkpoint/checkpoint.ts";
export type { Fact, FactName, Facts } from "./checkpoint/facts/fact.ts";
export type { CheckpointKind } from "./checkpoint/kind.ts";
export type { Place, PlacePart } from "./checkpoint/place.ts";
export type { Problem } from "./checkpoint/problem.ts";
export type { Weights } from "./checkpoint/weights.ts";
export { ConversionError, type ConversionErrorCode } from "./convert/conversion-error.ts";
export type { Done, DoneFile, DoneOrigin } from "./convert/execute/done.ts";
export type { ChecksumKind, ExecutionProgress, ExecutionResult } from "./convert/execute/execution.ts";
export type { TensorExpression } from "./convert/expression/tensor-expression.ts";
export type { ConversionPlan, OutputFile, OutputPart, PlanStep } from "./convert/plan.ts";
export type { VerifyProblem, VerifyProblemCode, VerifyProgress, VerifyResult } from "./convert/verify/verification.ts";
export type { ConcreteFix, Fix, FixSafety, StructuralEdit, TextEdit } from "./engine/fix.ts";
export { applyEdits } from "./engine/fixes/apply-edits.ts";
export type { FixedFile, FixOutcome, SkippedFix } from "./engine/fixes/fix-checkpoint.ts";
export type { FunctionFinding, FunctionOutcome, RuleFunction } from "./engine/functions/rule-function.ts";
export type { Counts, Diagnostic, DiagnosticState, LintResult, LintStats, LintSubject } from "./engine/lint-result.ts";
export type { Category, Level, RuleContext, RuleMeta, Severity } from "./engine/rule.ts";
export { CheckpointlintError, ConfigError, InternalError, RuleFileError, UsageError } from "./errors.ts";
export type { JsonObject, JsonValue } from "./format/json/json-value.ts";
export type { Pointer } from "./format/json/pointer.ts";
export type { Position, Span } from "./format/text/span.ts";
export {
  type Conversion,
  type ConvertOptions,
  convertCheckpoint,
  type PlanOptions,
  planConversion,
} from "./library/convert.ts";
export { fix } from "./library/fix.ts";
export { formatReport, listFormats, type ReportOptions } from "./library/format-report.ts";
export { createLinter, type Linter, type LintOptions, lint } from "./library/lint.ts";
export { listModels } from "./library/list-models.ts";
export { listRules } from "./library/list-rules.ts";
export { loadCheckpoint } from "./library/load-checkpoint.ts";
export { type MemoryFile, memoryFs } from "./library/memory-fs.ts";
export { type VerifyOptions, verifyConversion } from "./library/verify-conversion.ts";
export type { BaseModel } from "./model/base-model.ts";
export { diskFs } from "./source/disk-fs.ts";
export type { MemorySpecial } from "./source/memory-tree.ts";
export {
  type DirectoryEntry,
  type OpenFile,
  SourceError,
  type SymbolicLink,
  type VirtualFs,
} from "./source/virtual-fs.ts";
export { VERSION } from "./version.ts";
