import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import type { Pointer } from "../format/json/pointer.ts";
import { type PefName, parsePefName, parsePefReference } from "./names/pef-name.ts";
import { tierLength } from "./names/tier.ts";
import { entriesIn, itemsIn, type Resource, textIn, valueIn } from "./resource.ts";

/** A model of a BundleTemplate with all its expert configurations. */
export interface TemplateModel {
  readonly name: string;
  readonly configs: readonly ExpertConfig[];
}

export interface ExpertConfig {
  readonly expert: string;
  readonly pointer: Pointer;
  /** null where the name of the PEF does not say. */
  readonly pef: PefName | null;
  /** Tokens and batch sizes; empty where they are not known. */
  readonly offers: readonly { readonly length: number; readonly batch: number }[];
  readonly draft: { readonly name: string; readonly pointer: Pointer } | null;
}

/** The draft of a configuration is its own, else its expert's, else its model's. */
export function templateModels(template: Resource): readonly TemplateModel[] {
  return entriesIn(valueIn(template, "spec", "models")).map(([name, model]) => {
    const at: Pointer = ["spec", "models", name];
    const ofModel = draftIn(memberOf(model, "default_expert_values"), [...at, "default_expert_values"]);
    const configs = entriesIn(memberOf(model, "experts")).flatMap(([expert, value]) => {
      const here = [...at, "experts", expert];
      const ofExpert = draftIn(memberOf(value, "default_config_values"), [...here, "default_config_values"]) ?? ofModel;
      return itemsIn(memberOf(value, "configs")).map(([index, config]): ExpertConfig => {
        const pointer = [...here, "configs", index];
        const pef = parsePefName(parsePefReference(textIn(memberOf(config, "pef")) ?? "")?.name ?? "");
        return {
          expert,
          pointer,
          pef,
          offers: offersOf(config, pef, expert),
          draft: draftIn(config, pointer) ?? ofExpert,
        };
      });
    });
    return { name, configs };
  });
}

function draftIn(value: JsonValue | undefined, pointer: Pointer): ExpertConfig["draft"] {
  const name = textIn(memberOf(memberOf(value, "spec_decoding"), "draft_model"));
  return name === null ? null : { name, pointer: [...pointer, "spec_decoding", "draft_model"] };
}

/** One that is dynamic serves the tier that it stands in, with all its batch sizes; which, only dynamic_dims says. */
function offersOf(config: JsonValue, pef: PefName | null, expert: string): ExpertConfig["offers"] {
  if (pef === null) return [];
  if (!pef.dynamic) return [{ length: pef.sequenceLength, batch: pef.batchSize }];
  const values = itemsIn(memberOf(memberOf(memberOf(config, "dynamic_dims"), "batch_size"), "values"));
  const sizes = values.flatMap(([, size]) => (typeof size === "number" ? [size] : []));
  const length = tierLength(expert) ?? pef.sequenceLength;
  return sizes.map((batch) => ({ length, batch }));
}
