import { newRule } from "../../../engine/plugins/new-rule.ts";
import { openPluginFolder } from "../../../engine/plugins/plugin-folder.ts";
import { CASES_ENDING } from "../../../engine/plugins/read-plugin-files.ts";
import { reservedGroups } from "../../../engine/plugins/reserved-groups.ts";
import { UsageError } from "../../../errors.ts";
import { escapeTerminal } from "../../../report/escape-terminal.ts";
import type { CliIo } from "../../cli-io.ts";

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * Writes a rule and its cases, to begin with.
 * @param dir the folder of groups; null: that of the package in the current folder, or `rules`
 * @throws UsageError for an id that cannot be, or one that is there
 */
export async function writeNewRule(id: string, dir: string | null, io: CliIo): Promise<void> {
  const { rules } = await io.loadAssets();
  const group = checkedGroup(id, reservedGroups(rules));
  const folder = dir ?? (await rulesFolder(io));
  const files = newRule(id);
  const written = [
    [io.fs.join(folder, `${id}.yaml`), files.rule, "the rule"],
    [io.fs.join(folder, `${id}${CASES_ENDING}`), files.cases, "its cases"],
  ] as const;
  for (const [path] of written) {
    if ((await io.fs.kindOf(path)) !== null) {
      throw new UsageError(`${path} is there already`, { hint: "choose another id: nothing is overwritten" });
    }
  }
  await io.makeFolder(io.fs.join(folder, group));
  for (const [path, text, what] of written) await io.writeFile(path, text, what);
  const [[rule], [cases]] = written;
  await io.stdout.write(
    escapeLines([`wrote ${rule}`, `wrote ${cases}`, "", "Change both, then:", `  checkpointlint test-rules ${rule}`]),
  );
}

function checkedGroup(id: string, reserved: ReadonlySet<string>): string {
  const [group = "", name = "", ...more] = id.split("/");
  const hint = "an id is <group>/<name>, in lower case letters, digits and hyphens, such as acme/vocab-padding";
  if (more.length > 0 || !NAME.test(group) || !NAME.test(name)) {
    const guess = [group, name, ...more].map(toName).filter((part) => part !== "");
    const meant = guess.length === 2 && guess.join("/") !== id ? `did you mean ${guess.join("/")}? ` : "";
    throw new UsageError(`"${id}" is no id of a rule`, { hint: `${meant}${hint}` });
  }
  if (group === "presets") throw new UsageError(`"${id}" would be a preset`, { hint });
  if (reserved.has(group)) {
    throw new UsageError(`the group "${group}" belongs to the rules that ship`, {
      hint: `choose one of your own, such as acme/${name}`,
    });
  }
  return group;
}

function toName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

/** Where the package in the current folder has its rules. */
async function rulesFolder({ fs }: CliIo): Promise<string> {
  const { rulesFolder: folder } = await openPluginFolder(fs, ".");
  return folder === "." ? "rules" : folder;
}

function escapeLines(lines: readonly string[]): string {
  return `${lines.map(escapeTerminal).join("\n")}\n`;
}
