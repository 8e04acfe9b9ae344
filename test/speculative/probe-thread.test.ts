import { afterEach, describe, expect, it } from "vitest";
import type { Probe } from "../../src/speculative/probes/probe.ts";
import { createProbeThread, type ProbeThread } from "../../src/speculative/probes/probe-thread.ts";

const WORKER = new URL("../../dist/probe-worker.js", import.meta.url).pathname;
const PROBE: Probe = { name: "a", text: `${"a".repeat(40)}!`, special: false };

describe("the thread of probes", () => {
  let thread: ProbeThread | null = null;
  afterEach(() => thread?.close());

  const start = (limit = 500): ProbeThread => {
    thread = createProbeThread(WORKER, { render: limit, split: limit, encode: limit });
    return thread;
  };
  const render = (template: string): ReturnType<ProbeThread["ask"]> =>
    start().ask({ kind: "render", template, tokens: {} });
  const split = (pattern: string): ReturnType<ProbeThread["ask"]> =>
    start().ask({
      kind: "split",
      normalizer: null,
      preTokenizer: { type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false },
      addedTokens: [],
      probes: [PROBE],
    });

  it("ends a template that runs for good", async () => {
    const loop = "{% for i in range(100000) %}{% for j in range(100000) %}{% set x = i * j %}{% endfor %}{% endfor %}";
    expect(await render(loop)).toEqual({ error: "it took longer than 0.5 s" });
  });

  it("ends a template that takes memory, or time before", async () => {
    const answer = await render(
      "{% set ns = namespace(x='aaaaaaaa') %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    );
    expect(JSON.stringify(answer)).toMatch(/took more than 256 MB|Invalid string length|took longer/);
    expect(JSON.stringify(await render("{% set x = range(1000000000) %}"))).toMatch(
      /took more than 256 MB|took longer/,
    );
  });

  it("ends a template that calls itself", async () => {
    // Where the stack ends while a name is looked up, the library takes the name for unknown.
    expect(JSON.stringify(await render("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}"))).toMatch(
      /call stack|took longer|Cannot call something that is not a function/,
    );
  });

  it("ends a regular expression that goes through all divisions", async () => {
    expect(await split("(a+)+(a+)+(a+)+$")).toEqual({ error: "it took longer than 0.5 s" });
  });

  it("goes on after a task that was ended", async () => {
    const own = start(3_000);
    const loop = "{% for i in range(100000) %}{% for j in range(100000) %}{% set x = 1 %}{% endfor %}{% endfor %}";
    expect(await own.ask({ kind: "render", template: loop, tokens: {} })).toHaveProperty("error");
    expect(
      await own.ask({
        kind: "render",
        template: "{{ bos_token }}{{ messages[0].content }}",
        tokens: { bos_token: "<s>" },
      }),
    ).toEqual({
      value: [{ value: "<s>What is 2 + 2?" }, { value: "<s>You are a helpful assistant." }],
    });
  });

  it("gives templates one day, whenever it is", async () => {
    const [first] = (
      (await start(20_000).ask({
        kind: "render",
        template: "{{ strftime_now('%d %b %Y') }}",
        tokens: {},
      })) as { readonly value: readonly unknown[] }
    ).value;
    expect(first).toEqual({ value: "26 Jul 2024" });
  });

  it("tells what cannot be parsed or compiled", async () => {
    expect(await render("{% if %}")).toHaveProperty("error");
    expect(await split("(")).toHaveProperty("error");
  });
});
