import { expect, it } from "vitest";
import { mapConcurrently } from "../../src/source/map-concurrently.ts";

it("keeps the order of the items whatever finishes first", async () => {
  const waits = [3, 1, 2, 0];
  const results = await mapConcurrently(waits, 4, async (wait) => {
    for (let turn = 0; turn < wait; turn++) await Promise.resolve();
    return `${wait} turns`;
  });
  expect(results).toEqual(["3 turns", "1 turns", "2 turns", "0 turns"]);
});

it("runs no more at once than it may, and that many", async () => {
  let running = 0;
  let most = 0;
  await mapConcurrently(Array.from({ length: 50 }), 7, async () => {
    running++;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
  });
  expect(most).toBe(7);
});

it("begins nothing more after a failure, and passes it on", async () => {
  const begun: number[] = [];
  const work = mapConcurrently([0, 1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    if (item === 1) throw new Error("one");
    await new Promise((resolve) => setImmediate(resolve));
  });
  await expect(work).rejects.toThrow("one");
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toEqual([0, 1]);
});

it("maps nothing to nothing", async () => {
  expect(await mapConcurrently([], 4, async () => 1)).toEqual([]);
});
