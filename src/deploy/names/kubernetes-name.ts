import { quote } from "../../format/text/quote.ts";
import type { TextFormat } from "./text-format.ts";

const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

/** A pod's name is that of its StatefulSet (52 characters) less what is put around the deployment's. */
export const MAX_DEPLOYMENT_NAME = 36;

/** What Kubernetes refuses of a name of a resource (RFC 1123 subdomain, 253 characters); null when it takes it. */
export function subdomainMistake(text: string): string | null {
  return mistake(text, SUBDOMAIN, 253, "lower case letters, digits, - and .");
}

/** The same of a namespace or a volume (RFC 1123 label, 63 characters). */
function labelMistake(text: string): string | null {
  return mistake(text, LABEL, 63, "lower case letters, digits and -");
}

/** The nearest name that Kubernetes takes, as the vendor makes them: lower case, dots and whatever else to dashes. */
export function toKubernetesName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 253);
}

export const RESOURCE_NAME: TextFormat = {
  check: (text) => named(subdomainMistake(text)),
};

export const LABEL_NAME: TextFormat = {
  check: (text) => named(labelMistake(text)),
};

function named(detail: string | null): ReturnType<TextFormat["check"]> {
  return detail === null ? null : { code: "deploy/kubernetes-name", detail };
}

function mistake(text: string, grammar: RegExp, max: number, allowed: string): string | null {
  if (text.length > max)
    return `the name ${quote(text, 40)} has ${text.length} characters, and Kubernetes takes ${max}`;
  if (grammar.test(text)) return null;
  if (text === "") return "the name is empty";
  const near = toKubernetesName(text);
  const hint = near === "" || near === text ? "" : `; ${quote(near)} would do`;
  return `Kubernetes refuses the name ${quote(text)}: it takes ${allowed}, with a letter or digit at both ends${hint}`;
}
