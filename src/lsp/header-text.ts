import type { SafetensorsHeader } from "../format/safetensors/header.ts";

export interface HeaderText {
  readonly text: string;
  /** Line of a tensor, 0-based; 0 when it is not there. */
  lineOf(tensor: string): number;
}

/** The header of a weight file as JSON, one tensor a line, in the order of the file. */
export function headerText({ metadata, tensors }: SafetensorsHeader): HeaderText {
  const lines = new Map<string, number>();
  const members: string[] = [];
  if (metadata.size > 0) {
    const entries = [...metadata].map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    members.push(`"__metadata__": { ${entries.join(", ")} }`);
  }
  for (const { name, dtype, shape, begin, end } of tensors) {
    lines.set(name, members.length + 1);
    members.push(
      `${JSON.stringify(name)}: { "dtype": ${JSON.stringify(dtype)}, "shape": [${shape.join(", ")}], "data_offsets": [${begin}, ${end}] }`,
    );
  }
  return {
    text: `{\n${members.map((member) => `  ${member}`).join(",\n")}\n}\n`,
    lineOf: (tensor) => lines.get(tensor) ?? 0,
  };
}
