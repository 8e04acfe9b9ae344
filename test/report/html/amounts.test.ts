import { describe, expect, it } from "vitest";
import { grouped, rough, roughBytes } from "../../../src/report/amounts.ts";

describe("amounts", () => {
  it.each([
    [0n, "0"],
    [999n, "999"],
    [1000n, "1.00 thousand"],
    [999_499n, "999 thousand"],
    [999_500n, "1.00 million"],
    [70_553_706_496n, "70.6 billion"],
    [10n ** 30n, "1.00e+18 trillion"],
  ])("gives three digits of %s", (number, text) => {
    expect(rough(number)).toBe(text);
  });

  it("gives bytes in powers of a thousand", () => {
    expect([512n, 65_536n, 2_471_645_608n].map(roughBytes)).toEqual(["512 B", "65.5 kB", "2.47 GB"]);
  });

  it("groups digits", () => {
    expect([grouped(91991), grouped(1_234_567n), grouped(12)]).toEqual(["91,991", "1,234,567", "12"]);
  });
});
