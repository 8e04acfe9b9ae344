import { quote } from "../../format/text/quote.ts";
import { subdomainMistake } from "./kubernetes-name.ts";

const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** What Kubernetes refuses of the key of a label or an annotation; null when it takes it. */
export function metadataKeyMistake(key: string): string | null {
  const slash = key.indexOf("/");
  const prefix = slash < 0 ? null : key.slice(0, slash);
  const name = key.slice(slash + 1);
  if (prefix !== null && subdomainMistake(prefix.toLowerCase()) !== null)
    return `the key ${quote(key)} has no DNS name before its slash`;
  if (name.length > 63)
    return `the key ${quote(key, 40)} has ${name.length} characters after its slash, and Kubernetes takes 63`;
  return NAME.test(name)
    ? null
    : `the key ${quote(key)} must be letters, digits, -, _ and ., with a letter or digit at both ends`;
}

/** The same of the value of a label. */
export function labelValueMistake(value: string): string | null {
  if (value === "" || (value.length <= 63 && NAME.test(value))) return null;
  return value.length > 63
    ? `a label's value has ${value.length} characters, and Kubernetes takes 63`
    : `the label's value ${quote(value)} must be letters, digits, -, _ and ., with a letter or digit at both ends`;
}
