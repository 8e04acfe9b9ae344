/** The `$id` of schemas/config.schema.json, for editors. */
export const CONFIG_SCHEMA_URL = "https://github.com/checkpointlint/checkpointlint/raw/main/schemas/config.schema.json";
