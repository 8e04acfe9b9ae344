import { UsageError } from "../../errors.ts";

/** The proxies of the environment; "" for none. */
export interface ProxySettings {
  readonly http: string;
  readonly https: string;
  /** Hosts that are reached directly, separated by commas or spaces; "*" for all. */
  readonly bypass: string;
}

/**
 * Reads http_proxy, https_proxy and no_proxy; the lower-case name wins, as in curl. A proxy without a scheme is an HTTP proxy.
 * @throws UsageError for what is no address; it names the variable, not the value, which may hold a password
 */
export function proxySettings(env: Readonly<Record<string, string | undefined>>): ProxySettings {
  const variable = (name: string): { readonly name: string; readonly value: string } => {
    const used = env[name] === undefined ? name.toUpperCase() : name;
    return { name: used, value: env[used]?.trim() ?? "" };
  };
  return {
    http: proxyAddress(variable("http_proxy")),
    https: proxyAddress(variable("https_proxy")),
    bypass: variable("no_proxy").value,
  };
}

function proxyAddress({ name, value }: { readonly name: string; readonly value: string }): string {
  if (value === "") return "";
  const text = value.includes("://") ? value : `http://${value}`;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UsageError(`${name} is no address of an HTTP proxy`, {
      hint: `write it as http://proxy.example:3128, or unset ${name}`,
    });
  }
  return text;
}
