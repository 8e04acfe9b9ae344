import type { JsonValue } from "../../format/json/json-value.ts";
import type { Probe } from "./probe.ts";

/** A chat template with what it is given. */
export interface RenderTask {
  readonly kind: "render";
  readonly template: string;
  /** bos_token and others, by the names that templates use. */
  readonly tokens: Readonly<Record<string, string>>;
}

/** What a text goes through before the model of a tokenizer. */
export interface SplitTask {
  readonly kind: "split";
  readonly normalizer: JsonValue;
  readonly preTokenizer: JsonValue;
  readonly addedTokens: readonly JsonValue[];
  readonly probes: readonly Probe[];
}

export interface EncodeTask {
  readonly kind: "encode";
  /** tokenizer.json, with no more of the vocabulary, merges and added tokens than the probes ask for. */
  readonly tokenizer: JsonValue;
  readonly probes: readonly Probe[];
}

export type ProbeTask = RenderTask | SplitTask | EncodeTask;

/** What came out of one chat or one probe, or why nothing did. */
export type Outcome<Value> = { readonly value: Value } | { readonly error: string };

export interface Encoded {
  readonly ids: readonly number[];
  readonly tokens: readonly string[];
}

export interface TaskResults {
  /** By chat, in the order of CHATS. */
  readonly render: readonly Outcome<string>[];
  /** The distinct pieces of all probes together that come to the model. */
  readonly split: readonly string[];
  readonly encode: readonly Outcome<Encoded>[];
}

export type ProbeAnswer<Kind extends ProbeTask["kind"] = ProbeTask["kind"]> = Outcome<TaskResults[Kind]>;
