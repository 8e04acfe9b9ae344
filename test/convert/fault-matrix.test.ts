import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ROWS = Array.from({ length: 48 }, (_, index) => `V${String(index + 1).padStart(2, "0")}`);
/** Its tests compare with real programs, and are no faults. */
const BY_PEERS = "V45";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const table = new Map(
  read("docs/faults.md")
    .split("\n")
    .flatMap((line): [string, readonly string[]][] => {
      const [, row] = /^\| (V\d\d) \|/.exec(line) ?? [];
      return row === undefined ? [] : [[row, [...line.matchAll(/`(test\/[^`]+)`/g)].map(([, file = ""]) => file)]];
    }),
);

/** The rows that titles of tests name: at the beginning, or as the first of a case. */
function rowsOf(file: string): ReadonlySet<string> {
  const titles = read(file).matchAll(/"((?:V\d\d )+)[^"]|\["(V\d\d)",/g);
  return new Set([...titles].flatMap(([, many = "", one = ""]) => [...many.trim().split(" "), one]).filter(Boolean));
}

const FILES = ["test/convert/execute", "test/faults"].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `${folder}/${name}`),
);

describe("docs/faults.md", () => {
  it("has every row of the matrix, in order", () => {
    expect([...table.keys()]).toEqual(ROWS);
  });

  it.each(ROWS.filter((row) => row !== BY_PEERS))("%s names the files whose tests name it, and no others", (row) => {
    const named = FILES.filter((file) => rowsOf(file).has(row));
    expect(named.length).toBeGreaterThan(0);
    expect(table.get(row)?.toSorted()).toEqual(named.toSorted());
  });

  it("names tests of peers that are there", () => {
    expect((table.get(BY_PEERS) ?? []).map((file) => read(file).length > 0)).toEqual([true, true]);
  });
});
