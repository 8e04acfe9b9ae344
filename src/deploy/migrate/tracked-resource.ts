import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { printPointer } from "../../format/json/pointer.ts";
import { quote } from "../../format/text/quote.ts";
import type { Resource } from "../resource.ts";

/** A resource that is turned into others: what was not taken over is told. */
export interface TrackedResource {
  readonly resource: Resource;
  /** What stands at member names, with all below it: it is taken over. */
  take(...names: readonly (string | number)[]): JsonValue | undefined;
  /** The same without taking it. */
  peek(...names: readonly (string | number)[]): JsonValue | undefined;
  /** Values that nothing took: `/spec/usePefCRs: true`. What a cluster wrote itself is not among them. */
  left(): readonly string[];
}

const OF_THE_CLUSTER: ReadonlySet<string> = new Set(
  ["/status", "/apiVersion", "/kind"].concat(
    ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"].map(
      (name) => `/metadata/${name}`,
    ),
  ),
);
const MAX_LEFT = 200;

export function trackResource(resource: Resource): TrackedResource {
  const taken = new Set<string>();
  const peek = (...names: readonly (string | number)[]): JsonValue | undefined => {
    let value: JsonValue | undefined = resource.value;
    for (const name of names)
      value = Array.isArray(value) ? (value as readonly JsonValue[])[Number(name)] : memberOf(value, String(name));
    return value;
  };
  return {
    resource,
    peek,
    take(...names) {
      taken.add(printPointer(names));
      return peek(...names);
    },
    left() {
      const left: string[] = [];
      const walk = (value: JsonValue, pointer: readonly (string | number)[]): void => {
        const text = printPointer(pointer);
        if (taken.has(text) || OF_THE_CLUSTER.has(text) || left.length > MAX_LEFT) return;
        if (isJsonObject(value) && Object.keys(value).length > 0) {
          for (const [key, member] of Object.entries(value)) walk(member, [...pointer, key]);
        } else if (Array.isArray(value) && value.length > 0) {
          for (const [index, item] of value.entries()) walk(item, [...pointer, index]);
        } else left.push(`${text}: ${typeof value === "string" ? quote(value) : JSON.stringify(value)}`);
      };
      walk(resource.value, []);
      return left.length > MAX_LEFT ? [...left.slice(0, MAX_LEFT), "and more"] : left;
    },
  };
}
