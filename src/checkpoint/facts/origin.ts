import type { JsonValue } from "../../format/json/json-value.ts";
import { filePlace } from "../place.ts";
import type { Fact, FactName, FactReaders } from "./fact.ts";
import type { FactSource } from "./fact-source.ts";
import type { ModelConfig } from "./model-config.ts";

type OriginFact = Extract<FactName, `origin.${string}`>;

const CARD = "README.md";

/** Where a checkpoint says that it comes from. */
export function originFacts(source: FactSource, config: ModelConfig): FactReaders<OriginFact> {
  return {
    "origin.base_model": () => {
      const names = baseModels(source.documents.get(CARD)?.value);
      return names.length === 0 ? null : { value: names, from: filePlace(CARD), how: "stated" };
    },
    "origin.name_or_path": () => text(config.stated("_name_or_path")),
  };
}

/** base_model of a model card's front matter: one name, or a list in either of YAML's forms. */
function baseModels(card: JsonValue | undefined): readonly string[] {
  if (typeof card !== "string") return [];
  const front = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---/.exec(card)?.[1] ?? "";
  const entry = /^base_model:[ \t]*(.*(?:\r?\n[ \t]*-[ \t].*)*)/m.exec(front)?.[1] ?? "";
  return entry
    .split(/[\r\n,[\]]+/)
    .map((name) =>
      name
        .replace(/\s#.*$/, "")
        .replace(/^[\s-]+/, "")
        .replace(/^["']|["']?\s*$/g, ""),
    )
    .map((name) => name.replace(/^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\//, ""))
    .filter((name) => /^[\w.-]+(?:\/[\w.-]+)?$/.test(name));
}

function text(fact: Fact | null): Fact | null {
  return typeof fact?.value === "string" && fact.value !== "" ? fact : null;
}
