import { RuleFileError } from "../../errors.ts";
import { readJsonFile } from "../../format/json/json-file.ts";
import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { byPlace, type Mistake, printMistake } from "../../format/text/mistake.ts";
import type { PlacedFile } from "../../format/text/placed-file.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";
import { didYouMean } from "../did-you-mean.ts";
import { readPluginText } from "./read-plugin-text.ts";

/** Where the parts of a folder of rules are. */
export interface PluginFolder {
  /** The name of its package, or the folder itself. */
  readonly name: string;
  readonly rulesFolder: string;
  /** Where case files may lie that do not lie beside their rules; null where there is no such folder. */
  readonly casesFolder: string | null;
  /** A JavaScript module with named functions. */
  readonly functionsFile: string | null;
  /** Web page about its rules. */
  readonly homepage: string | null;
}

const MANIFEST = "package.json";
const MANIFEST_KEY = "checkpointlint";
const KEYS: readonly string[] = ["rules", "functions"];

/**
 * Finds the rules of a folder: what `checkpointlint` in its package.json says, else its folder `rules`, else the folder is
 * one of groups itself.
 * @throws RuleFileError when it is no such folder or its package.json is wrong
 */
export async function openPluginFolder(fs: VirtualFs, folder: string): Promise<PluginFolder> {
  if ((await fs.kindOf(folder)) !== "directory") {
    throw new RuleFileError(`${folder} is no folder of rules`, { hint: "name a folder that has rules in it" });
  }
  const inside = (name: string): string => (folder === "." ? name : fs.join(folder, name));
  const manifest = await readManifest(fs, inside(MANIFEST));
  const rules = inside(manifest?.rules ?? "rules");
  const hasRules = (await fs.kindOf(rules)) === "directory";
  if (manifest !== null && !hasRules) {
    throw new RuleFileError(`${inside(MANIFEST)} names the rules folder "${manifest.rules}", which is not there`, {
      hint: "put the rule files into it: <group>/<name>.yaml",
    });
  }
  const cases = inside("test/rules");
  return {
    name: manifest?.name ?? folder,
    rulesFolder: hasRules ? rules : folder,
    casesFolder: hasRules && (await fs.kindOf(cases)) === "directory" ? cases : null,
    functionsFile: manifest === null || manifest.functions === null ? null : inside(manifest.functions),
    homepage: manifest?.homepage ?? null,
  };
}

interface Manifest {
  readonly name: string | null;
  readonly homepage: string | null;
  readonly rules: string;
  readonly functions: string | null;
}

/** null when the folder has no package.json, or one that is about something else. */
async function readManifest(fs: VirtualFs, path: string): Promise<Manifest | null> {
  if ((await fs.kindOf(path)) !== "file") return null;
  const file = readJsonFile(path, await readPluginText(fs, path));
  if (file.value === undefined) throw manifestError(file.mistakes);
  const own = memberOf(file.value, MANIFEST_KEY);
  if (own === undefined) return null;
  const mistakes = [...manifestMistakes(file, own)];
  if (mistakes.length > 0) throw manifestError(mistakes);
  const homepage = memberOf(file.value, "homepage");
  return {
    name: textOf(memberOf(file.value, "name")),
    homepage: typeof homepage === "string" && /^https?:\/\/[^\s"<>]+$/.test(homepage) ? homepage : null,
    rules: textOf(memberOf(own, "rules")) ?? "rules",
    functions: textOf(memberOf(own, "functions")),
  };
}

function* manifestMistakes(file: PlacedFile, own: JsonValue): Iterable<Mistake> {
  if (!isJsonObject(own)) {
    yield file.mistake([MANIFEST_KEY], "value", `${MANIFEST_KEY} must be an object such as {"rules": "rules"}`);
    return;
  }
  for (const [key, value] of Object.entries(own)) {
    const at = [MANIFEST_KEY, key];
    if (!KEYS.includes(key)) yield file.mistake(at, "key", `unknown key "${key}"${didYouMean(key, KEYS)}`);
    else if (typeof value !== "string" || !staysInside(value)) {
      yield file.mistake(at, "value", `${key} must be a path inside the package, with slashes`);
    }
  }
}

function staysInside(path: string): boolean {
  return path !== "" && !/^\/|[\\:]/.test(path) && !path.split("/").includes("..");
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function manifestError(mistakes: readonly Mistake[]): RuleFileError {
  return new RuleFileError(mistakes.toSorted(byPlace).map(printMistake).join("\n"), {
    hint: `docs/writing-rules.md describes the key "${MANIFEST_KEY}" of package.json`,
  });
}
