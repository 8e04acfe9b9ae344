import { InternalError } from "../../errors.ts";
import type { ConversionPlan } from "../plan.ts";
import type { LayoutInput, LayoutOptions } from "./layout.ts";
import { LAYOUTS } from "./layouts.ts";

/** @throws ConversionError for what the layout cannot write */
export async function planLayout(layout: string, input: LayoutInput, options: LayoutOptions): Promise<ConversionPlan> {
  const load = LAYOUTS.get(layout);
  if (load === undefined) throw new InternalError(`there is no layout ${layout}`);
  return (await load()).plan(input, options);
}
