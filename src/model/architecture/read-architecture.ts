import { ConfigError } from "../../errors.ts";
import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import type { Architecture, ArchitectureLayout, Axis, TensorFormula, TensorGroup } from "./architecture.ts";
import { type Expression, parseExpression } from "./expression.ts";

/**
 * Reads one file of models/architectures/. The schema says what it holds; what does not fit is passed over here, and a
 * test holds every file that ships against the schema.
 * @throws ConfigError for a formula that cannot be read
 */
export function readArchitecture(data: JsonValue): Architecture {
  const modelType = text(memberOf(data, "modelType"));
  try {
    return {
      modelType,
      classes: new Map(
        members(data, "classes").map(([name, layout]) => [name, typeof layout === "string" ? layout : null]),
      ),
      symbols: new Map(members(data, "symbols").map(([name, source]) => [name, formula(text(source))])),
      tensors: groups(list(data, "tensors")),
      ignorable: groups(list(data, "ignorable")),
      layouts: new Map(members(data, "layouts").map(([id, layout]) => [id, readLayout(id, layout)])),
    };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ConfigError(`architecture ${modelType}: ${error.message}`, {
      hint: "schemas/architecture.schema.json says what a formula may hold",
      cause: error,
    });
  }
}

function readLayout(id: string, layout: JsonValue): ArchitectureLayout {
  return {
    id,
    title: text(memberOf(layout, "title")),
    readers: text(memberOf(layout, "readers")) || null,
    onlyByClass: memberOf(layout, "onlyByClass") === true,
    rename: members(layout, "rename").map(([from, to]) => [from, text(to)]),
    drop: new Set(list(layout, "drop").map(text)),
    tensors: groups(list(layout, "tensors")),
  };
}

/** Groups of an item list as flat groups in their order: each with all axes and conditions that stand around its tensors. */
function groups(
  items: readonly JsonValue[],
  axes: readonly Axis[] = [],
  conditions: readonly Expression[] = [],
): readonly TensorGroup[] {
  const found: TensorGroup[] = [];
  let own: TensorFormula[] | null = null;
  for (const item of items) {
    if (memberOf(item, "name") === undefined) {
      const inner = [...conditions, ...optional(item, "when")];
      found.push(...groups(list(item, "tensors"), [...axes, ...readAxes(item)], inner));
      own = null;
    } else {
      if (own === null) {
        own = [];
        found.push({ axes, conditions, tensors: own });
      }
      own.push(readTensor(item));
    }
  }
  return found;
}

function readAxes(group: JsonValue): readonly Axis[] {
  return members(group, "each").map(([variable, range]) => {
    const [begin, end] = Array.isArray(range) ? range : ["0", range];
    return { variable, begin: formula(text(begin)), end: formula(text(end)) };
  });
}

function readTensor(item: JsonValue): TensorFormula {
  const dtype = memberOf(item, "dtype");
  return {
    name: text(memberOf(item, "name")),
    shape: list(item, "shape").map((size) => formula(text(size))),
    when: optional(item, "when")[0] ?? null,
    dtype: typeof dtype === "string" ? dtype : null,
    optional: optional(item, "optional")[0] ?? null,
    linear: memberOf(item, "linear") === true,
  };
}

/** The formula under a key, as a list of one; `true` is a formula too. */
function optional(item: JsonValue, key: string): readonly Expression[] {
  const source = memberOf(item, key);
  if (source === undefined) return [];
  return [formula(source === true ? "1" : text(source))];
}

function text(value: JsonValue | undefined): string {
  return typeof value === "number" ? String(value) : typeof value === "string" ? value : "";
}

function list(value: JsonValue, key: string): readonly JsonValue[] {
  const found = memberOf(value, key);
  return Array.isArray(found) ? found : [];
}

function members(value: JsonValue, key: string): readonly (readonly [string, JsonValue])[] {
  const found = memberOf(value, key);
  return isJsonObject(found) ? Object.entries<JsonValue>(found as JsonObject) : [];
}

/** An architecture repeats itself: of sixty formulas a dozen differ. */
const known = new Map<string, Expression>();

function formula(source: string): Expression {
  const expression = known.get(source) ?? parseExpression(source);
  known.set(source, expression);
  return expression;
}
