import { type JsonValue, memberOf } from "../../format/json/json-value.ts";
import type { Architecture } from "./architecture.ts";
import { readArchitecture } from "./read-architecture.ts";

/** All architectures by model_type. The name comes from a file: `constructor` is an unknown one. */
export interface Architectures {
  /** Sorted. */
  modelTypes(): readonly string[];
  get(modelType: string): Architecture | null;
}

/** @param files the parsed files of models/architectures/ */
export function createArchitectures(files: readonly JsonValue[]): Architectures {
  const data = new Map(files.map((file) => [String(memberOf(file, "modelType")), file]));
  return architecturesFrom({ find: (name) => data.get(name), names: () => [...data.keys()] });
}

/** @param source the file of a model_type, undefined when there is none; each is read when it is first asked for */
export function architecturesFrom(source: {
  find(modelType: string): JsonValue | undefined;
  names(): readonly string[];
}): Architectures {
  const known = new Map<string, Architecture | null>();
  return {
    modelTypes: () => [...source.names()].sort(),
    get(modelType) {
      const cached = known.get(modelType);
      if (cached !== undefined) return cached;
      const file = source.find(modelType);
      const architecture = file === undefined ? null : readArchitecture(file);
      known.set(modelType, architecture);
      return architecture;
    },
  };
}
