import { didYouMean } from "../engine/did-you-mean.ts";
import { UsageError } from "../errors.ts";

/**
 * A misspelt option would be left out in silence, and a gate would pass what it should not.
 * @param known every option that there is
 * @throws UsageError
 */
export function refuseUnknownOptions(options: object, known: Readonly<Record<string, true>>): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown === undefined) return;
  const names = Object.keys(known);
  throw new UsageError(`there is no option "${unknown}"${didYouMean(unknown, names)}`, {
    hint: `options: ${names.join(", ")}`,
  });
}
