import type { Architecture } from "./architecture.ts";
import type { Expression } from "./expression.ts";

/** Keys of config.json that a formula depends on, through its symbols. */
export function keysOf({ symbols }: Architecture, formula: Expression): readonly string[] {
  const keys = new Set<string>();
  const visit = (names: Iterable<string>): void => {
    for (const name of names) {
      const symbol = symbols.get(name);
      if (symbol === undefined) keys.add(name);
      else visit(symbol.names);
    }
  };
  visit(formula.names);
  return [...keys];
}
