import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { printPointer } from "../../format/json/pointer.ts";
import { quote } from "../../format/text/quote.ts";
import type { Resource } from "../resource.ts";

/** A resource that is turned into others: what was not taken over is told. */
export interface TrackedResource {
  readonly resource: Resource;
  /** What stands at member names, with all below it: it is taken over. */
  take(...names: readonly (string | number)[]): JsonValue | undefined;
  /** The same where a text stands there; null, and nothing is taken, where none does. */
  takeText(...names: readonly (string | number)[]): string | null;
  /** The same without taking it. */
  peek(...names: readonly (string | number)[]): JsonValue | undefined;
  /** Values that nothing took: `/spec/usePefCRs: true`. What a cluster wrote itself is not among them. */
  left(): readonly string[];
}

/** What kubectl apply writes down: the resource once more. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const OF_THE_CLUSTER: ReadonlySet<string> = new Set(
  ["/status", "/apiVersion", "/kind"].concat(
    ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"].map(
      (name) => `/metadata/${name}`,
    ),
    printPointer(["metadata", "annotations", LAST_APPLIED]),
  ),
);
const MAX_LEFT = 200;
const MAX_TEXT = 4000;

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
    takeText(...names) {
      const value = peek(...names);
      if (typeof value !== "string") return null;
      taken.add(printPointer(names));
      return value;
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
        } else left.push(`${text}: ${typeof value === "string" ? quote(value, MAX_TEXT) : JSON.stringify(value)}`);
      };
      walk(resource.value, []);
      return left.length > MAX_LEFT ? [...left.slice(0, MAX_LEFT), "and more"] : left;
    },
  };
}
