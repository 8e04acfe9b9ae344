/** `<name>[:<arch>][:<version>]`, as modelConfigs[].model writes it. */
export interface ModelReference {
  readonly name: string;
  readonly arch: string | null;
  readonly version: string | null;
}

/** null for more parts than three, or an empty one. Of two parts the last is a version when it is a number. */
export function parseModelReference(text: string): ModelReference | null {
  const [name = "", second, third, ...more] = text.split(":");
  if (more.length > 0 || name === "" || second === "" || third === "") return null;
  if (third !== undefined) return { name, arch: second ?? null, version: third };
  if (second === undefined) return { name, arch: null, version: null };
  return /^\d+$/.test(second) ? { name, arch: null, version: second } : { name, arch: second, version: null };
}
