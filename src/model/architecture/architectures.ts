import { type JsonValue, memberOf } from "../../format/json/json-value.ts";
import type { Architecture } from "./architecture.ts";
import { readArchitecture } from "./read-architecture.ts";

/** All architectures by model_type. The name comes from a file: `constructor` is an unknown one. */
export interface Architectures {
  readonly modelTypes: readonly string[];
  get(modelType: string): Architecture | null;
}

/** @param files the parsed files of models/architectures/; each is read when it is first asked for */
export function createArchitectures(files: readonly JsonValue[]): Architectures {
  const data = new Map(files.map((file) => [String(memberOf(file, "modelType")), file]));
  const known = new Map<string, Architecture>();
  return {
    modelTypes: [...data.keys()].sort(),
    get(modelType) {
      const file = data.get(modelType);
      if (file === undefined) return null;
      const architecture = known.get(modelType) ?? readArchitecture(file);
      known.set(modelType, architecture);
      return architecture;
    },
  };
}
