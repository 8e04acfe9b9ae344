import type { Problem } from "../checkpoint/problem.ts";
import { valueAt } from "../format/json/pointer.ts";
import { problem } from "./checks/check.ts";
import type { ResourceSet } from "./resource-set.ts";

/** `${NAME}` and `${NAME:-default}`, as envsubst and Flux fill them in before anything is applied. */
const PLACEHOLDER = /\$\{(\w+)(?::?[-=+?][^}]*)?\}/;

/** Values that something fills in later cannot be judged: in place of what is wrong with them there is one note for each file. */
export function withoutPlaceholders({ resources }: ResourceSet, problems: readonly Problem[]): readonly Problem[] {
  const values = new Map(resources.map(({ file, key, value }) => [`${file}\n${key}`, value] as const));
  const noted = new Set<string>();
  return problems.flatMap((each) => {
    const { file, pointer } = each.place;
    if (!each.code.startsWith("deploy/")) return [each];
    const [key, ...rest] = pointer;
    const resource = values.get(`${file}\n${String(key)}`);
    const text = each.place.part === "key" ? String(rest.at(-1) ?? "") : valueAt(resource, rest);
    const name = typeof text === "string" ? PLACEHOLDER.exec(text)?.[1] : undefined;
    if (name === undefined) return [each];
    if (noted.has(file)) return [];
    noted.add(file);
    const detail = `the variable ${name} is not filled in yet, and values with variables are not checked`;
    return [problem("deploy/placeholder", each.place, detail)];
  });
}
