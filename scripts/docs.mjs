// Writes what is generated in the documentation from the metadata of the rules: docs/rules/ and the table in README.md.
// With --check it writes nothing and fails when something is out of date.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const check = process.argv.includes("--check");
const assets = JSON.parse(readFileSync(join(root, "dist", "assets.json"), "utf8"));
const rules = assets.rules.map(({ meta }) => meta);
/** About a run and its configuration: no files in rules/. */
const internal = JSON.parse(readFileSync(join(root, "dist", "internal-rules.json"), "utf8"));
const stale = [];

const GROUPS = new Map([
  ["files", "what is in the folder and whether it can be read"],
  ["weights", "tensor headers, indexes, shards"],
  ["config", "config.json by itself and against the base model"],
  ["tokenizer", "tokenizer files against each other and against the model"],
  ["generation", "generation_config.json"],
  ["security", "pickles that run code, containers and streams that lie"],
  ["transformers", "library versions and what changed between them"],
  ["speculative", "whether a draft can propose tokens for a target"],
  ["deploy", "Kubernetes files of a deployment"],
]);
for (const { id } of rules) if (!GROUPS.has(id.split("/")[0])) throw new Error(`GROUPS lacks the group of ${id}`);

const pages = new Map([...rules, ...internal].map((rule) => [`docs/rules/${rule.id}.md`, page(rule)]));
pages.set("docs/rules/README.md", index());
for (const [path, text] of pages) put(path, text);
for (const path of existing("docs/rules")) if (!pages.has(path)) drop(path);
const readme = join(root, "README.md");
put("README.md", withDemo(withTable(readFileSync(readme, "utf8"))));

if (check && stale.length > 0) {
  console.error(`out of date (npm run docs writes them):\n${stale.map((path) => `  ${path}`).join("\n")}`);
  process.exitCode = 1;
} else if (check) console.log(`${pages.size} pages are up to date`);

function page(rule) {
  const facts = [`**${rule.severity}**`, rule.category, `since ${rule.since}`];
  if (rule.errorId) facts.push(`\`${rule.errorId}\` in the prepare-ckpt report`);
  if (rule.needsBase) facts.push("needs a base model (`--model`)");
  if (rule.fix) facts.push(rule.fix === "safe" ? "fixable (`--fix`)" : "fixable (`--fix-unsafe`)");
  const evidence = rule.evidence.map((line) => `- ${line}`).join("\n");
  const head = `# ${rule.id}\n\n${rule.title}\n\n${facts.join(" · ")}\n\n${rule.docs.trim()}\n`;
  return evidence === "" ? head : `${head}\n## Evidence\n\n${evidence}\n`;
}

function index() {
  const sections = [...GROUPS, ["internal", "the run and its configuration; no rules of a checkpoint"]].map(
    ([group, what]) => {
      const rows = [...rules, ...internal]
        .filter((rule) => rule.id.startsWith(`${group}/`))
        .map((rule) => `| [${rule.id}](${rule.id}.md) | ${rule.severity} | ${fixOf(rule)} | ${rule.title} |`);
      return `## ${group}: ${what}\n\n| rule | severity | fix | what it checks |\n|---|---|---|---|\n${rows.join("\n")}\n`;
    },
  );
  return `# Rules\n\n${rules.length} rules. \`checkpointlint explain <rule>\` prints any of these pages.\n\n${sections.join("\n")}`;
}

function fixOf(rule) {
  return rule.fix ?? "";
}

function withTable(text) {
  const rows = [...GROUPS].map(([group, what]) => {
    const count = rules.filter((rule) => rule.id.startsWith(`${group}/`)).length;
    return `| [\`${group}/*\`](docs/rules/README.md) | ${count} | ${what} |`;
  });
  const table = `| group | rules | about |\n|---|---|---|\n${rows.join("\n")}`;
  return withBlock(text, "rules", table);
}

/** What the demo prints, from its command line to its last count; the folder's name changes from run to run. */
function withDemo(text) {
  const { stdout } = spawnSync(process.execPath, [join(root, "dist", "cli.js"), "demo", "--no-color"], {
    encoding: "utf8",
  });
  const folder = /^\$ checkpointlint (\S+)/m.exec(stdout)?.[1] ?? "";
  rmSync(folder, { recursive: true, force: true });
  const shown = stdout
    .slice(stdout.indexOf("$ checkpointlint"), stdout.indexOf("\nNext:"))
    .replaceAll(folder, "my-llama");
  return withBlock(text, "demo", `\`\`\`\n${shown.trimEnd()}\n\`\`\``);
}

function withBlock(text, name, content) {
  const begin = `<!-- ${name} -->\n`;
  const end = `\n<!-- /${name} -->`;
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(end.trimStart(), from);
  return `${text.slice(0, from)}${content}${end}${text.slice(to + end.trimStart().length)}`;
}

function put(path, text) {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  stale.push(path);
  if (check) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function drop(path) {
  stale.push(path);
  if (!check) rmSync(join(root, path));
}

function existing(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? existing(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );
}
