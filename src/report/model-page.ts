import type { FactName, Facts } from "../checkpoint/facts/fact.ts";
import { isJsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";
import { valueAt } from "../format/json/pointer.ts";
import type { BaseModelEntry } from "../model/base-model-entry.ts";
import { type SourceStatus, sourceOf } from "../model/source-of.ts";
import { padDisplay } from "./display-width.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import type { Paint } from "./paint.ts";
import { wrapText } from "./wrap-text.ts";

export interface ShownModel {
  readonly entry: BaseModelEntry;
  /** Of its own config, with the defaults of its class. */
  readonly facts: Facts;
  /** All models: for those that share its compiled artifacts. */
  readonly entries: readonly BaseModelEntry[];
  /** null when its architecture is not known, or quantisation hides the number. */
  readonly parameters: number | null;
}

const MAX_WIDTH = 110;
const LABEL_WIDTH = 14;

/** One line of the page: what it is, and where in the entry it comes from. Empty text leaves the line out. */
interface Row {
  readonly label: string;
  readonly text: string;
  readonly pointer: readonly string[];
}

/** What `models show` prints. Values that are not `seen` are marked; the last part says where each comes from. */
export function modelPage(model: ShownModel, paint: Paint, width: number | null): string {
  const columns = Math.min(width ?? MAX_WIDTH, MAX_WIDTH);
  const { entry } = model;
  const sections: readonly (readonly [title: string, rows: readonly Row[]])[] = [
    ["Names", nameRows(model)],
    ["Model", [...modelRows(model), ...versionRows(entry)]],
    ["Tokenizer", tokenizerRows(entry)],
    ["Platform", platformRows(entry)],
  ];
  const parts = sections.map(([title, rows]) =>
    [paint.bold(title), ...rows.flatMap((row) => printRow(row, entry, paint, columns))].join("\n"),
  );
  const ending = wrapText(
    "checkpointlint models show <model> --format json prints the whole entry, with the config and all notes on sources",
    columns,
  );
  const page = [paint.bold(escapeTerminal(entry.name)), ...parts, sourcePart(entry, paint, columns)];
  return `${[...page, ending.map(paint.dim).join("\n")].join("\n\n")}\n`;
}

function printRow({ label, text, pointer }: Row, entry: BaseModelEntry, paint: Paint, columns: number): string[] {
  if (text === "") return [];
  const status = sourceOf(entry, pointer)?.status ?? "seen";
  const lines = wrapText(escapeTerminal(text), columns - LABEL_WIDTH - 2 - (status === "seen" ? 0 : status.length + 3));
  const marked = lines.map((line, at) =>
    at === lines.length - 1 && status !== "seen" ? `${line} ${paint.dim(`(${status})`)}` : line,
  );
  const head = paint.dim(padDisplay(label, LABEL_WIDTH));
  return marked.map((line, at) => `  ${at === 0 ? head : " ".repeat(LABEL_WIDTH)}${line}`);
}

function nameRows({ entry, entries }: ShownModel): readonly Row[] {
  const key = entry.architectureKey;
  const others = entries.filter((each) => key !== null && each !== entry && each.architectureKey === key);
  const shared = others.length === 0 ? "" : `, shared with ${others.map((each) => each.name).join(", ")}`;
  return [
    { label: "family", text: entry.families.join(", "), pointer: ["families"] },
    { label: "Hub", text: entry.hubIds.join(", "), pointer: ["hubIds"] },
    { label: "Kubernetes", text: entry.kubernetesName ?? "", pointer: ["kubernetesName"] },
    { label: "artifacts", text: key === null ? "" : `${key}${shared}`, pointer: ["architectureKey"] },
    { label: "short name", text: entry.aliases.join(", "), pointer: ["aliases"] },
  ];
}

function modelRows({ entry, facts, parameters }: ShownModel): readonly Row[] {
  const value = (name: FactName): JsonValue | undefined => facts.get(name)?.value;
  const row = (label: string, ...parts: readonly (string | null)[]): Row => ({
    label,
    text: parts.filter((part) => part !== null).join(", "),
    pointer: ["config"],
  });
  const some = (name: FactName, say: (shown: string) => string): string | null => {
    const found = value(name);
    return found === undefined ? null : say(String(found));
  };
  const tied = value("embeddings.tied");
  // MistralModel of an embedding model.
  const hasNoHead = String(value("architecture.class") ?? "").endsWith("Model");
  const quantised = some("quantization.method", (method) => `quantised with ${method}`);
  const dtype = value("dtype.config") ?? memberOf(entry.data, "dtype");
  return [
    row(
      "class",
      some("architecture.class", (name) => name),
      some("architecture.root_model_type", (type) => `model type ${type}`),
    ),
    row("parameters", parameters === null ? null : grouped(parameters)),
    row(
      "layers",
      some("architecture.num_hidden_layers", (n) => n),
      some("architecture.hidden_size", (n) => `hidden size ${n}`),
      some("architecture.intermediate_size", (n) => `feed-forward ${n}`),
    ),
    row(
      "attention",
      some("architecture.num_attention_heads", (n) => `${n} heads`),
      some("architecture.num_key_value_heads", (n) => `${n} key and value heads`),
      some("architecture.head_dim", (n) => `head width ${n}`),
      some("architecture.sliding_window", (n) => `window ${n}`),
    ),
    row(
      "experts",
      some("architecture.num_experts", (n) => n),
      some("architecture.num_experts_per_tok", (n) => `${n} per token`),
      some("architecture.moe_intermediate_size", (n) => `width ${n}`),
    ),
    row(
      "vocabulary",
      some("vocabulary.size", (n) => `${n} rows`),
      typeof tied !== "boolean" || hasNoHead ? null : tied ? "head tied to the embedding" : "head of its own",
    ),
    row(
      "rope",
      some("rope.type", (type) => type),
      some("rope.theta", (n) => `theta ${n}`),
      some("rope.factor", (n) => `factor ${n}`),
    ),
    row("context", context(entry, value("architecture.max_position_embeddings"))),
    row("weights", typeof dtype === "string" ? dtype : null, quantised),
  ];
}

/** Whisper counts the tokens that it writes by a key of its own. */
function context(entry: BaseModelEntry, positions: JsonValue | undefined): string | null {
  const longest = positions ?? valueAt(entry.data, ["config", "max_target_positions"]);
  return typeof longest === "number" ? `${longest} tokens` : null;
}

function versionRows({ transformers, data }: BaseModelEntry): readonly Row[] {
  const reason = (key: string): string => String(valueAt(data, ["transformers", key, "reason"]) ?? "");
  const { minimum, deployment } = transformers;
  return [
    {
      label: "transformers",
      text: minimum === null ? reason("minimum") : `${minimum} or later: ${reason("minimum")}`,
      pointer: ["transformers", "minimum"],
    },
    {
      label: "deployed with",
      text: deployment === null ? reason("deployment") : `transformers ${deployment}: ${reason("deployment")}`,
      pointer: ["transformers", "deployment"],
    },
  ];
}

function tokenizerRows({ tokenizer, data }: BaseModelEntry): readonly Row[] {
  const token = (role: string): Row => ({
    label: role,
    text: [valueAt(data, ["specialTokens", role]) ?? []].flat().map(printToken).join(", "),
    pointer: ["specialTokens"],
  });
  const overflow = valueAt(data, ["tokenizer", "overflow"]);
  const past = Array.isArray(overflow) && overflow.length > 0 ? `; past the table: ${overflow.join(", ")}` : "";
  return [
    {
      label: "ids",
      text:
        tokenizer === null
          ? "not known"
          : `${tokenizer.size}, the highest is ${tokenizer.maxId} (${tokenizer.model})${past}`,
      pointer: ["tokenizer"],
    },
    { label: "fingerprint", text: tokenizer?.idsSha256 ?? "", pointer: ["tokenizer", "idsSha256"] },
    token("bos"),
    token("eos"),
    token("pad"),
    token("spare"),
  ];
}

function printToken(token: JsonValue): string {
  const id = String(memberOf(token, "id"));
  const text = memberOf(token, "text");
  return typeof text === "string" ? `${text} (${id})` : id;
}

function platformRows({ contextLengths, data, drafts }: BaseModelEntry): readonly Row[] {
  const supported = valueAt(data, ["customCheckpoints", "supported"]);
  const answer = supported === true ? "yes: " : supported === false ? "no: " : "";
  const list = (key: string): string => [memberOf(data, key) ?? []].flat().join(", ");
  return [
    {
      label: "custom",
      text: answer + String(valueAt(data, ["customCheckpoints", "reason"]) ?? ""),
      pointer: ["customCheckpoints"],
    },
    {
      label: "served with",
      text: contextLengths.length === 0 ? "" : `${contextLengths.join(", ")} tokens`,
      pointer: ["contextLengths"],
    },
    { label: "drafts", text: drafts.join(", "), pointer: ["drafts"] },
    { label: "files", text: list("requiredFiles"), pointer: ["requiredFiles"] },
    { label: "also usual", text: list("expectedFiles"), pointer: ["expectedFiles"] },
  ];
}

/** Which parts rest on what: the parts by status, the doubtful ones with their source. */
function sourcePart(entry: BaseModelEntry, paint: Paint, columns: number): string {
  const sources = memberOf(entry.data, "sources");
  const pointers = isJsonObject(sources) ? Object.keys(sources).map((key) => key.slice(1).split("/")) : [];
  const of = (status: SourceStatus): readonly (readonly string[])[] =>
    pointers.filter((pointer) => sourceOf(entry, pointer)?.status === status);
  const names = (status: SourceStatus): string =>
    of(status)
      .map((pointer) => pointer.join("/"))
      .join(", ");
  const block = (label: string, text: string): string[] =>
    text === "" ? [] : indented(label, escapeTerminal(text), paint, columns);
  return [
    paint.bold("Sources"),
    ...block("seen", names("seen")),
    ...of("unverified").flatMap((pointer) => {
      const { source = "", note = null } = sourceOf(entry, pointer) ?? {};
      return block("unverified", `${pointer.join("/")}: ${source}${note === null ? "" : `; ${note}`}`);
    }),
    ...block("inferred", names("inferred")),
  ].join("\n");
}

function indented(label: string, text: string, paint: Paint, columns: number): string[] {
  const lines = wrapText(text, columns - LABEL_WIDTH - 2);
  return lines.map(
    (line, at) => `  ${at === 0 ? paint.dim(padDisplay(label, LABEL_WIDTH)) : " ".repeat(LABEL_WIDTH)}${line}`,
  );
}

/** 70553706496 as 70,553,706,496, in any locale. */
function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
