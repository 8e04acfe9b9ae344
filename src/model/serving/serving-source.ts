import type { JsonObject } from "../../format/json/json-value.ts";
import type { ModelResource } from "./kubernetes/model-resource.ts";

/** What a server or a folder says, before it is merged with what ships. */
export interface ServingSource {
  /** For people: the base URL or the folder. */
  readonly origin: string;
  /** schemas/base-model.schema.json. */
  readonly entries: readonly JsonObject[];
  /** Names that API requests may use; null when there is no list of them. */
  readonly served: readonly string[] | null;
  /** What a Kubernetes export says of models. */
  readonly resources: readonly ModelResource[];
}
