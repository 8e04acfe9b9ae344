import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { htmlReport } from "../../src/report/html/html-report.ts";
import { deviatingResult, hostileResults, htmlContext } from "../report/html/html-samples.ts";
import { lintResult, variedResult } from "../report/sample-results.ts";
import { type Browser, chromiumPath, startChromium } from "./chromium.ts";

const executable = chromiumPath();
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

it("has a Chromium to open reports in", ({ skip }) => {
  if (executable === null) skip("no Chromium here: set CHECKPOINTLINT_CHROMIUM, or install Debian's chromium");
  expect(executable).not.toBeNull();
});

describe.skipIf(executable === null)("the html report in Chromium", () => {
  let browser: Browser;
  let varied: string;
  let deviating: string;
  let several: string;

  beforeAll(async () => {
    browser = await startChromium(executable ?? "");
    const subject = await deviatingResult();
    varied = htmlReport([variedResult()], htmlContext);
    deviating = htmlReport([subject], htmlContext);
    several = htmlReport([variedResult(), subject, lintResult("./sound", [])], htmlContext);
  });

  afterAll(async () => {
    await browser.close();
  });

  it("opens without a complaint and asks for nothing", async () => {
    for (const report of [varied, deviating, several]) {
      const { page, complaints, requests } = await browser.open(report);
      expect(complaints).toEqual([]);
      expect(requests.map((address) => address.slice(0, 5))).toEqual(["file:"]);
      await page.close();
    }
  });

  it("filters by severity and by text, and tells how many are left", async () => {
    const { page, complaints } = await browser.open(varied);
    const status = page.getByRole("status");
    expect(await status.textContent()).toBe("6 findings");
    await page.getByRole("checkbox", { name: "Errors" }).uncheck();
    expect(await status.textContent()).toBe("4 of 6 findings");
    expect(await visibleCount(page, ".finding.error")).toBe(0);
    await page.getByRole("checkbox", { name: "Errors" }).check();
    await page.getByRole("searchbox").fill("HEADS base");
    expect(await status.textContent()).toBe("1 of 6 findings");
    expect(await page.locator("article.finding:visible h5").textContent()).toContain("num_attention_heads differs");
    expect(await visibleCount(page, ".group")).toBe(1);
    await page.getByRole("searchbox").fill("nothing says this");
    expect(await status.textContent()).toBe("0 of 6 findings");
    expect(await page.getByText("No finding matches the filter.").isVisible()).toBe(true);
    await page.getByRole("searchbox").fill("");
    expect(await status.textContent()).toBe("6 findings");
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("unfolds a finding of a cause, the page of a rule, and what is ignored", async () => {
    const { page } = await browser.open(varied);
    const frame = page.locator(".cause .frame").first();
    expect(await frame.isVisible()).toBe(false);
    await page.locator(".cause .folded summary").first().click();
    expect(await frame.isVisible()).toBe(true);
    await page.getByText("Why config/num-attention-heads matters").click();
    expect(await page.locator(".prose").first().isVisible()).toBe(true);
    expect(await page.getByText("served with a stop list").isVisible()).toBe(false);
    await page.getByText("1 ignored, 1 in the baseline").click();
    await page.locator(".muted-findings .folded summary").first().click();
    expect(await page.getByText("served with a stop list").isVisible()).toBe(true);
    await page.close();
  });

  it("has the tree of tensors, with what deviates alone on request", async () => {
    const { page } = await browser.open(deviating);
    expect(await page.locator(".leaf.marked .badge").allTextContents()).toEqual([
      "expected 16 × 16",
      "missing",
      "unexpected",
    ]);
    const norm = page.locator(".leaf[data-name='model.norm.weight']");
    expect(await norm.isVisible()).toBe(true);
    await page.getByRole("checkbox", { name: "Only tensors that deviate" }).check();
    expect(await norm.isVisible()).toBe(false);
    expect(await visibleCount(page, ".leaf.marked")).toBe(3);
    await page.getByRole("checkbox", { name: "Only tensors that deviate" }).uncheck();
    const gate = page.locator(".leaf[data-name='model.layers.*.mlp.gate_proj.weight']");
    await page.locator(".branch summary", { hasText: "mlp" }).last().click();
    expect(await gate.isVisible()).toBe(false);
    await page.getByRole("searchbox").fill("gate_proj");
    expect(await gate.isVisible()).toBe(true);
    expect(await visibleCount(page, ".leaf")).toBe(1);
    await page.close();
  });

  it("has the configuration beside the base model's, with what differs alone on request", async () => {
    const { page } = await browser.open(deviating);
    const rows = page.locator(".config tbody tr");
    const all = await rows.count();
    await page.getByRole("checkbox", { name: "Only what differs" }).check();
    const cells = await page.locator(".config tbody tr:visible").allInnerTexts();
    expect(cells.map((text) => text.split("\t").map((cell) => cell.trim()))).toEqual([
      ["rms_norm_eps", "0.001", "0.00001", "another graph"],
      ["my_key", '"mine"', "not there", "differs"],
    ]);
    expect(all).toBeGreaterThan(20);
    await page.close();
  });

  it("is walked with the keyboard alone", async () => {
    const { page } = await browser.open(deviating);
    const press = async (key: string, times = 1): Promise<void> => {
      for (let time = 0; time < times; time++) await page.keyboard.press(key);
    };
    await press("Tab");
    expect(await focused(page)).toBe("A Skip to the report");
    expect(await page.evaluate(() => document.activeElement?.getBoundingClientRect().top ?? -1)).toBeGreaterThanOrEqual(
      0,
    );
    await press("Enter");
    expect(await focused(page)).toMatch(/^MAIN/);
    await page.reload();
    await press("Tab", 2);
    expect(await focused(page)).toBe("INPUT text");
    await page.keyboard.type("rms_norm_eps");
    expect(await page.getByRole("status").textContent()).toMatch(/^\d+ of \d+ findings$/);
    await press("Control+a");
    await press("Delete");
    await press("Tab");
    expect(await focused(page)).toBe("INPUT severity");
    await press("Space");
    expect(await visibleCount(page, "article.finding.error")).toBe(0);
    await press("Space");
    await press("Tab", 3);
    expect(await focused(page)).toBe("INPUT theme");
    await press("ArrowRight", 2);
    expect(await background(page)).toBe("rgb(15, 17, 21)");
    // Everything that can be reached shows that it is.
    const seen = new Set<string>();
    for (let step = 0; step < 200; step++) {
      await press("Tab");
      const name = await focused(page);
      if (name === "BODY ") break;
      seen.add(name.split(" ")[0] ?? "");
      expect(await hasOutline(page), name).toBe(true);
    }
    expect([...seen].sort()).toEqual(["A", "INPUT", "SUMMARY"]);
    await page.close();
  });

  it("opens what a link leads to, though it is folded and filtered out", async () => {
    const { page } = await browser.open(deviating, { hash: "#rule-1" });
    expect(await page.locator("#rule-1").isVisible()).toBe(true);
    await page.close();
  });

  it("is dark where the reader's system is, or the reader says so", async () => {
    const { page } = await browser.open(varied, { scheme: "dark" });
    expect(await background(page)).toBe("rgb(15, 17, 21)");
    await page.getByRole("radio", { name: "Light" }).check();
    expect(await background(page)).toBe("rgb(247, 247, 248)");
    await page.getByRole("radio", { name: "Auto" }).check();
    expect(await background(page)).toBe("rgb(15, 17, 21)");
    await page.close();
  });

  it("fits a phone", async () => {
    for (const report of [varied, deviating, several]) {
      const { page } = await browser.open(report, { width: 360 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      await page.close();
    }
  });

  it("scrolls everything below the toolbar", async () => {
    const { page } = await browser.open(deviating);
    const above = await page.evaluate(() => {
      document.documentElement.style.scrollBehavior = "auto";
      return [...document.querySelectorAll(".share .bar, .frame mark, .badge")].filter((element) => {
        scrollTo(0, scrollY + element.getBoundingClientRect().top - 20);
        const { left, top, width, height } = element.getBoundingClientRect();
        if (width === 0 || top < 0 || top > 40) return false;
        return document.elementFromPoint(left + width / 2, top + height / 2)?.closest(".toolbar") === null;
      }).length;
    });
    expect(above).toBe(0);
    await page.close();
  });

  it("prints with findings unfolded and no controls", async () => {
    const { page } = await browser.open(varied);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".toolbar").isVisible()).toBe(false);
    expect(await page.locator(".cause .frame").first().isVisible()).toBe(true);
    await page.close();
  });

  it.each(["light", "dark"] as const)("has nothing that axe-core finds fault with: %s", async (scheme) => {
    for (const [report, width] of [
      [varied, 1280],
      [deviating, 1280],
      [several, 390],
    ] as const) {
      const { page } = await browser.open(report, { scheme, width });
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
      });
      await page.evaluate(AXE);
      const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
      const told = violations.map(
        ({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""} ${nodes[0]?.failureSummary ?? ""}`,
      );
      expect(told).toEqual([]);
      await page.close();
    }
  });

  it("does nothing that a hostile checkpoint asks for", async () => {
    const { page, complaints, requests } = await browser.open(htmlReport(hostileResults(), htmlContext));
    const odd = await page.evaluate(() => ({
      scripts: document.scripts.length,
      loaded: document.querySelectorAll("img, iframe, object, embed, link, base, [style], [src]").length,
      handlers: [...document.querySelectorAll("*")].filter((element) =>
        element.getAttributeNames().some((name) => name.startsWith("on")),
      ).length,
      links: [...document.links].filter(({ protocol }) => !["file:", "https:"].includes(protocol)).length,
    }));
    expect(odd).toEqual({ scripts: 1, loaded: 0, handlers: 0, links: 0 });
    expect(await page.locator(".list tbody tr").first().innerText()).toContain("<script>alert(1)</script>");
    expect([...complaints, ...requests.slice(1)]).toEqual([]);
    await page.close();
  });

  it("can be read without its script", async () => {
    const plain = await startChromium(executable ?? "", false);
    try {
      const { page, complaints } = await plain.open(deviating);
      expect(await page.locator(".filter").isVisible()).toBe(false);
      expect(await page.locator("article.finding").first().isVisible()).toBe(true);
      await page.getByRole("checkbox", { name: "Only what differs" }).check();
      expect(await visibleCount(page, ".config tbody tr")).toBe(2);
      await page.getByRole("radio", { name: "Dark" }).check();
      await page.locator("article.finding .docs summary").first().click();
      expect(await page.locator("article.finding .prose").first().isVisible()).toBe(true);
      expect(complaints).toEqual([]);
    } finally {
      await plain.close();
    }
  });
});

async function visibleCount(page: Page, selector: string): Promise<number> {
  return await page.locator(`${selector}:visible`).count();
}

/** Tag and name, or text, of what has the focus. */
async function focused(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const element = document.activeElement;
    const name = element?.getAttribute("name") ?? (element === document.body ? "" : element?.textContent?.trim());
    return `${element?.tagName} ${name ?? ""}`;
  });
}

/** Of the element itself, or of the label that stands for it. */
async function hasOutline(page: Page): Promise<boolean> {
  return await page.evaluate(() => {
    const element = document.activeElement;
    const shown = element?.closest("label") ?? null;
    return [element, shown].some((each) => each !== null && getComputedStyle(each).outlineStyle === "solid");
  });
}

async function background(page: Page): Promise<string> {
  return await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}
