import { type LoadOptions, loadCheckpoint } from "../checkpoint/load-checkpoint.ts";
import { readJsonFile } from "../checkpoint/read-content.ts";
import { baseModelSubject, checkpointSubject, configSubject, type SubjectEnv } from "../diff/create-subject.ts";
import type { Subject } from "../diff/subject.ts";
import { UsageError } from "../errors.ts";
import { isJsonObject, memberOf } from "../format/json/json-value.ts";
import { quote } from "../format/text/quote.ts";
import { chooseBaseModel } from "../model/choose-base-model.ts";
import type { ModelRegistry } from "../model/model-registry.ts";
import { resolveModel } from "../model/resolve-model.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
import { oneCheckpoint } from "./one-checkpoint.ts";

export interface LoadedSubject {
  readonly subject: Subject;
  /** The checkpoint's folder. */
  readonly root: string | null;
  /** What the user should know about the choice of the base model. */
  readonly note: string | null;
}

export interface LoadEnv extends SubjectEnv, Required<Omit<LoadOptions, "contents" | "wholeTokenizers">> {
  readonly registry: ModelRegistry;
}

/**
 * What one argument of `diff` stands for: a config.json, a checkpoint (its folder, or another file in it), or a base model.
 * @throws UsageError when it is none of these, or several checkpoints
 */
export async function loadSubject(text: string, env: LoadEnv, fs: VirtualFs): Promise<LoadedSubject> {
  const kind = text === "" ? null : await fs.kindOf(text);
  if (kind === null) {
    const model = resolveModel(env.registry, text);
    if (model.found || model.sharedBy.length > 0) {
      const { entry, note } = chooseBaseModel(env.registry, text);
      return { subject: baseModelSubject(entry, env), root: null, note };
    }
    if (!looksLikePath(text)) throw unknownName(text, model.nearest);
  }
  if (kind === "file" && isConfigName(text)) {
    return { subject: await readConfig(text, env, fs), root: null, note: null };
  }
  const root = await oneCheckpoint(text, "diff compares one with one", fs);
  const { modelTypes, knownTokenizers } = env;
  const checkpoint = await loadCheckpoint(fs, root, { modelTypes, knownTokenizers });
  return { subject: checkpointSubject(checkpoint, root, env), root, note: null };
}

/** Other JSON files of a checkpoint stand for the checkpoint that they are in, as for `lint`. */
function isConfigName(path: string): boolean {
  const name = nameOf(path);
  return (
    /\.json$/i.test(name) &&
    !/^(?:tokenizer|generation_config|special_tokens|added_tokens|chat_template|vocab)|index/.test(name)
  );
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

async function readConfig(path: string, env: SubjectEnv, fs: VirtualFs): Promise<Subject> {
  const { document, problems } = await readJsonFile(fs, fs.parent(path), nameOf(path));
  const value = document?.value;
  const [problem] = problems;
  if (!isJsonObject(value)) {
    throw new UsageError(`${path}: ${problem?.detail ?? "cannot be read"}`, {
      hint: "a config.json file, a checkpoint folder or a base model can be compared",
    });
  }
  if (memberOf(value, "model_type") === undefined && memberOf(value, "architectures") === undefined) {
    throw new UsageError(`${path} is no config.json of a model: it has neither model_type nor architectures`, {
      hint: "name the config.json, the checkpoint folder or a base model",
    });
  }
  return configSubject(path, value, env);
}

function looksLikePath(text: string): boolean {
  return text === "" || /^[./~]|[/\\]$|\.json$/.test(text) || text.split("/").length > 2;
}

function unknownName(text: string, nearest: readonly string[]): UsageError {
  const guess = nearest.length === 0 ? "" : `did you mean ${nearest.join(" or ")}? `;
  return new UsageError(`${quote(text)} is neither a file or folder nor a base model`, {
    hint: `${guess}checkpointlint models lists the base models`,
  });
}
