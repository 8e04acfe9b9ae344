import { cachedDataVersionTag } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { collectGarbage } from "../../src/cli/collect-garbage.ts";

it("gives memory back, and leaves the flags of V8 as they are: code caches of other flags are refused", () => {
  const before = cachedDataVersionTag();
  let objects: { readonly at: number }[] | null = Array.from({ length: 500_000 }, (_, at) => ({ at }));
  const full = process.memoryUsage().heapUsed;
  expect(objects.at(-1)).toEqual({ at: 499_999 });
  objects = null;
  collectGarbage();
  expect(process.memoryUsage().heapUsed).toBeLessThan(full - 500_000 * 16);
  expect(cachedDataVersionTag()).toBe(before);
  expect(runInNewContext("typeof gc")).toBe("undefined");
});
