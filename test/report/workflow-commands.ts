/** A workflow command as the runner of GitHub Actions sees it. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
}

/**
 * What the runner takes from a log, after ActionCommand.cs of actions/runner: a line that begins with `::` after white
 * space was trimmed, else `##[name …]` anywhere in it.
 */
export function workflowCommands(log: string): readonly WorkflowCommand[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    const command = secondVersion(line) ?? firstVersion(line);
    return command === null ? [] : [command];
  });
}

function secondVersion(line: string): WorkflowCommand | null {
  const text = line.trimStart();
  if (!text.startsWith("::")) return null;
  const end = text.indexOf("::", 2);
  if (end === -1) return null;
  const head = text.slice(2, end);
  const data = decode(text.slice(end + 2), [
    ["%0D", "\r"],
    ["%0A", "\n"],
    ["%25", "%"],
  ]);
  const space = head.indexOf(" ");
  if (space === -1) return { name: head, properties: new Map(), data };
  const pairs = head
    .slice(space + 1)
    .trim()
    .split(",")
    .filter((pair) => pair !== "")
    .map((pair): [string, string] => {
      const equals = pair.indexOf("=");
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    });
  const properties = new Map(
    pairs.map(([key, value]) => [
      key,
      decode(value, [
        ["%0D", "\r"],
        ["%0A", "\n"],
        ["%3A", ":"],
        ["%2C", ","],
        ["%25", "%"],
      ]),
    ]),
  );
  return { name: head.slice(0, space), properties, data };
}

function firstVersion(line: string): WorkflowCommand | null {
  const match = /##\[([^\]\s]*)[^\]]*\](.*)/.exec(line);
  return match === null ? null : { name: match[1] ?? "", properties: new Map(), data: match[2] ?? "" };
}

function decode(text: string, table: readonly (readonly [string, string])[]): string {
  return table.reduce((sum, [code, character]) => sum.replaceAll(code, character), text);
}
