import { describe, expect, it } from "vitest";
import { FORMATS } from "../../src/report/formats.ts";
import { fullResult, lintResult, plainContext } from "./sample-results.ts";

// A page has tests of its own.
describe.each(FORMATS.filter(({ name }) => name !== "html"))("$name", ({ name, load }) => {
  it("writes what the golden file says", async () => {
    const print = await load({ color: false, hyperlinks: false });
    const other = lintResult("./runs/größe 2", []);
    await expect(print([fullResult(), other], plainContext)).toMatchFileSnapshot(`golden/formats/${name}.txt`);
  });
});
