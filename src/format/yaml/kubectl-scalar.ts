/** What a plain scalar is to kubectl; a number that JSON cannot say is undefined. */
export type KubectlScalar = string | number | boolean | null | undefined;

/**
 * Reads an unquoted scalar as kubectl does (sigs.k8s.io/yaml: goyaml.v2/resolve.go at 742f5e6): YAML 1.1 words for booleans,
 * Go's numbers with underscores and a leading 0 for octal. Dates and base 60 stay text there.
 */
export function kubectlScalar(text: string): KubectlScalar {
  const word = WORDS.get(text);
  if (word !== undefined || WORDS.has(text)) return word;
  if (text.startsWith(".")) return FLOAT.test(text) ? finite(Number(text)) : text;
  if (!/^[-+0-9]/.test(text)) return text;
  const plain = text.replaceAll("_", "");
  const whole = goInteger(plain);
  if (whole !== null) return whole;
  return FLOAT.test(plain) ? finite(Number(plain)) : text;
}

const WORDS: ReadonlyMap<string, KubectlScalar> = new Map<string, KubectlScalar>([
  ...words(true, "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"),
  ...words(false, "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"),
  ...words(null, "", "~", "null", "Null", "NULL"),
  ...words(
    undefined,
    ".nan",
    ".NaN",
    ".NAN",
    ".inf",
    ".Inf",
    ".INF",
    "+.inf",
    "+.Inf",
    "+.INF",
    "-.inf",
    "-.Inf",
    "-.INF",
  ),
]);

function words(value: KubectlScalar, ...texts: readonly string[]): readonly (readonly [string, KubectlScalar])[] {
  return texts.map((text) => [text, value]);
}

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** strconv.ParseInt with base 0. */
function goInteger(text: string): number | null {
  const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)$/.exec(text);
  if (match === null) return null;
  const [, sign, digits = ""] = match;
  const octal = /^0[0-7]+$/.test(digits);
  const value = Number(octal ? `0o${digits.slice(1)}` : digits);
  return sign === "-" ? -value : value;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
