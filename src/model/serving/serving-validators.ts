import type { SchemaValidator } from "../../format/json/schema-validator.ts";

/** The schemas that serving metadata is checked against before it is used. */
export interface ServingValidators {
  /** schemas/base-model.schema.json. */
  readonly baseModel: SchemaValidator;
  /** schemas/serving-index.schema.json. */
  readonly index: SchemaValidator;
  /** schemas/serving-cache.schema.json; not the entries in it. */
  readonly cache: SchemaValidator;
}
