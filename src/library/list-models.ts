import { createModelRegistry } from "../model/model-registry.ts";
import { shippedAssets } from "./shipped-assets.ts";

/** The served names of the base models that ship, sorted; `model` takes their families, Hub ids and aliases too. */
export async function listModels(): Promise<readonly string[]> {
  const { models } = await shippedAssets();
  return createModelRegistry(models).entries.map(({ name }) => name);
}
