import type { Fact, Facts } from "../../../checkpoint/facts/fact.ts";
import type { JsonValue } from "../../../format/json/json-value.ts";

export type TokenRole = "eos" | "bos" | "pad";

/** The option `role` of a rule. */
export function roleOf(option: JsonValue | undefined): TokenRole {
  return option === "bos" || option === "pad" ? option : "eos";
}

export interface StatedIds {
  /** Ids of generation_config.json and of config.json together; a negative one is left out. */
  readonly ids: ReadonlySet<number>;
  /** What a loader reads first: generation_config.json's, else config.json's. */
  readonly fact: Fact;
}

/** The ids that a model's configuration gives a role; null when it gives none. */
export function statedIds(facts: Facts, role: TokenRole): StatedIds | null {
  const found = [facts.get(`${role}.generation`), facts.get(`${role}.config`)].filter((fact) => fact !== null);
  const ids = new Set<number>();
  const first = found.find((fact) => idsOf(fact).length > 0);
  for (const fact of found) for (const id of idsOf(fact)) ids.add(id);
  return first === undefined ? null : { ids, fact: first };
}

/** One id bare, several as a list: facts about eos are always lists, files seldom. */
export function printIds({ value }: Fact): string {
  const ids = [value].flat();
  return JSON.stringify(ids.length === 1 ? ids[0] : value);
}

/** A negative id is an old way to say that there is none. */
export function idsOf({ value }: Pick<Fact, "value">): readonly number[] {
  return [value].flat().filter((id): id is number => typeof id === "number" && id >= 0);
}
