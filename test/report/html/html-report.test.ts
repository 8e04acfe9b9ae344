import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { DEEPSEEK_CONFIG } from "../../../bench/deepseek-config.ts";
import { graphSpecs } from "../../../src/model/graph-specs.ts";
import { shardTensors, weightIndexText } from "../../../src/model/shard-tensors.ts";
import { htmlReport } from "../../../src/report/html/html-report.ts";
import { graphOf } from "../../support/architectures.ts";
import { lintFiles } from "../../support/lint-files.ts";
import { tinyCheckpoint } from "../../support/tiny-checkpoint.ts";
import { at, diagnostic, lintResult, spanIn, variedResult } from "../sample-results.ts";
import { deviatingResult, HOSTILE, hostileResults, htmlContext } from "./html-samples.ts";

const MEGABYTE = 1_000_000;

function mainOf(page: string): string {
  return /<main[^>]*>([\s\S]*)<\/main>/.exec(page)?.[1] ?? "";
}

/** Every tag, its attributes without their values. */
function tagsOf(page: string): readonly string[] {
  const markup = page.replace(/<(style|script)>[\s\S]*?<\/\1>/g, "<$1></$1>");
  return [...markup.matchAll(/<[^>"]*(?:"[^"]*"[^>"]*)*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
}

describe("the html report", () => {
  it("shows no tensors of a deployment, and counts deployments by themselves", async () => {
    const deployment = { ...(await deviatingResult()), kind: "deployment" } as const;
    const both = [deployment, { ...deployment, root: "k8s/prod" }].map((each) => ({ ...each, diagnostics: [] }));
    const page = mainOf(htmlReport(both, htmlContext));
    expect(page).toContain("<h1>2 deployments</h1>");
    expect(page).not.toContain("Tensors");
    expect(page).not.toContain("Configuration");
  });

  it("shows findings of every severity and state", async () => {
    await expect(mainOf(htmlReport([variedResult()], htmlContext))).toMatchFileSnapshot("../golden/html-findings.html");
  });

  it("shows tensors and configuration against the base model", async () => {
    const deviating = await deviatingResult();
    // Without what every new rule would change.
    const { counts, rules } = lintResult("", []);
    const page = mainOf(htmlReport([{ ...deviating, diagnostics: [], counts, rules }], htmlContext));
    await expect(page).toMatchFileSnapshot("../golden/html-subject.html");
  });

  it("shows nothing green beside a path that could not be checked", () => {
    const unchecked = [{ path: "gone/<b>", reason: "no such folder", hint: "look" }];
    for (const results of [[], [lintResult("./x", [])], [lintResult("./x", []), lintResult("./y", [])]]) {
      const page = mainOf(htmlReport(results, { ...htmlContext, unchecked }));
      expect(page).toContain("gone/&lt;b&gt; was not checked: no such folder");
      expect(page).toMatch(/<div class="hero">.*<p class="verdict error">/);
    }
  });

  it("counts no configuration as a checkpoint", () => {
    const stale = diagnostic("internal/unused-ignore", {
      severity: "warning",
      place: at(".checkpointlintrc.json", "x"),
    });
    const configuration = lintResult(".", [stale], { kind: "configuration" });
    const page = mainOf(htmlReport([lintResult("./x", []), lintResult("./y", []), configuration], htmlContext));
    expect(page).toContain("<h1>2 checkpoints</h1>");
    expect(page).toContain("<code>.checkpointlintrc.json</code></a></th>");
    expect(page).not.toContain("<code>.</code>");
  });

  it("is the same every time", async () => {
    const deviating = await deviatingResult();
    expect(htmlReport([deviating], htmlContext)).toBe(htmlReport([deviating], htmlContext));
  });

  it("lets in nothing but its own style and script", async () => {
    const deviating = await deviatingResult();
    const page = htmlReport([deviating], htmlContext);
    const hash = (tag: string): string => {
      const text = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)?.[1] ?? "";
      return `sha256-${createHash("sha256").update(text).digest("base64")}`;
    };
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    expect(policy).toBe(
      `default-src 'none'; style-src '${hash("style")}'; script-src '${hash("script")}'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
    );
  });

  it("loads nothing, and links to pages of rules only", async () => {
    const deviating = await deviatingResult();
    const page = htmlReport([deviating, variedResult()], htmlContext);
    expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b|\bsrc=|url\(|@import|style="/i);
    const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, address = ""]) => address);
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((address) => !/^(?:#|https:\/\/)/.test(address))).toEqual([]);
  });

  it("has every id once, and links inside lead somewhere", async () => {
    const deviating = await deviatingResult();
    const page = htmlReport([deviating, variedResult(), deviating], htmlContext);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id = ""]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const inner = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id = ""]) => id);
    expect(inner.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it("shows errors only under --quiet", () => {
    const page = mainOf(htmlReport([variedResult()], { ...htmlContext, quiet: true }));
    expect([...page.matchAll(/data-severity="(\w+)"/g)].map(([, severity]) => severity)).toEqual([
      "error",
      "error",
      "error",
    ]);
  });

  it("lists several checkpoints, each with its own part", () => {
    const page = mainOf(htmlReport([variedResult(), lintResult("./sound", [])], htmlContext));
    expect(page).toContain("<h1>2 checkpoints</h1>");
    expect(page).toContain('<a href="#c2"><code>./sound</code></a>');
    expect(page).toContain('<h2 id="c2" tabindex="-1"><code>./sound</code></h2>');
  });

  it("says so when there is nothing to report", () => {
    expect(mainOf(htmlReport([], htmlContext))).toContain("Nothing was checked");
    expect(mainOf(htmlReport([lintResult("x", [])], htmlContext))).toContain("No problems found");
  });
});

describe("the html report on hostile checkpoints", () => {
  const page = htmlReport(hostileResults(), htmlContext);

  it("has no element, attribute or comment that is not its own", () => {
    const names = new Set(tagsOf(page).map((tag) => /^<[/!]?([a-z0-9]*)/.exec(tag)?.[1] ?? tag));
    const own =
      "html head meta title style body svg symbol path use rect header div p span form label input fieldset legend";
    const more =
      "main h1 h2 h3 h4 h5 section article table thead tbody tr th td a code ul li dl dt dd nav details summary";
    const last = "pre mark strong b footer script doctype";
    expect([...names].filter((name) => !`${own} ${more} ${last}`.split(" ").includes(name))).toEqual([]);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<style/g)).toHaveLength(1);
    expect(page.match(/<!/g)).toHaveLength(1);
    expect(tagsOf(page).filter((tag) => /\s(?:on|style|src)/i.test(tag))).toEqual([]);
    expect(page).not.toMatch(/href="(?!#|https:)/);
  });

  it("lets no character through that nobody sees", () => {
    expect(page.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u);
  });

  it("still says what it was", () => {
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).toContain("\\u{202e}gnp.exe\\u{2066}x");
    expect(HOSTILE).toHaveLength(22);
  });

  it("takes names from files as they come: config keys, tensors", async () => {
    const tensors = Object.fromEntries(HOSTILE.slice(0, 8).map((name) => [name, { dtype: "BF16", shape: [1] }]));
    const config = Object.fromEntries(HOSTILE.map((name) => [name, name]));
    const files = tinyCheckpoint({ tensors, patch: { "config.json": { ...config, __proto__x: 1 } } });
    const text = htmlReport([await lintFiles(files, { model: "tiny", keepSubject: true })], htmlContext);
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(tagsOf(text).filter((tag) => /\s(?:on|style|src)/i.test(tag))).toEqual([]);
    expect(text).toContain("<code>&lt;svg/onload=alert(1)&gt;</code>");
  });
});

describe("the size of the html report", () => {
  it("cuts 20,000 findings and says so", () => {
    const line = `  "key": "${"<&>".repeat(80)}",`;
    const many = Array.from({ length: 20_000 }, (_, index) =>
      diagnostic(`group/rule-${index % 900}`, {
        severity: index % 3 === 0 ? "error" : "warning",
        message: `finding ${index} ${"<".repeat(600)}`,
        place: at("config.json", `k${index}`),
        span: spanIn(line, index, "<&><&>"),
      }),
    );
    const page = htmlReport([lintResult("big", many)], htmlContext);
    expect(Buffer.byteLength(page)).toBeLessThan(3 * MEGABYTE);
    const shown = page.match(/<article class="finding/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(100);
    expect(page).toContain(`${20_000 - shown} findings of 20000 left out here`);
    // The gravest are kept.
    expect(page).not.toContain('data-severity="warning"');
  });

  it("stays small with a thousand checkpoints", () => {
    const results = Array.from({ length: 1000 }, (_, index) => ({ ...variedResult(), root: `runs/${index}` }));
    const page = htmlReport(results, htmlContext);
    expect(Buffer.byteLength(page)).toBeLessThan(3 * MEGABYTE);
    expect(page).toContain("900 checkpoints told in the list only");
    expect(page).toContain("<code>runs/999</code>");
  });

  it("stays small with names that have nothing in common", async () => {
    const letters = (index: number): string =>
      String(index).replace(/\d/g, (digit) => "abcdefghij"[Number(digit)] ?? "");
    const map = Object.fromEntries(
      Array.from({ length: 15_000 }, (_, index) => [`${letters(index)}.${"<".repeat(200)}`, "model.safetensors"]),
    );
    const files = tinyCheckpoint({ remove: ["model.safetensors"] });
    files.set("model.safetensors.index.json", JSON.stringify({ metadata: { total_size: 1 }, weight_map: map }));
    const page = htmlReport([await lintFiles(files, { keepSubject: true })], htmlContext);
    expect(Buffer.byteLength(page)).toBeLessThan(3 * MEGABYTE);
    expect(page).toContain("patterns of names left out here");
  });

  it("tells 91,991 tensors in a few rows", async () => {
    const shards = shardTensors(graphSpecs(graphOf(DEEPSEEK_CONFIG), "BF16", true), 4_300_000_000);
    const files = new Map<string, string>([
      ["config.json", JSON.stringify(DEEPSEEK_CONFIG)],
      ["model.safetensors.index.json", weightIndexText(shards)],
    ]);
    const page = htmlReport([await lintFiles(files, { keepSubject: true })], htmlContext);
    expect(page).toContain("91,991 tensors, as the index lists them");
    expect(page.match(/<li class="leaf/g)?.length).toBeLessThan(100);
    expect(Buffer.byteLength(page)).toBeLessThan(0.3 * MEGABYTE);
  });
});
