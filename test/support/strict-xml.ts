import { SaxesParser } from "saxes";

export interface XmlTag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Every element, in order. @throws Error for anything that XML 1.0 does not allow, and for what no report has */
export function parseXml(text: string): readonly XmlTag[] {
  const tags: XmlTag[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => tags.push({ name, attributes }));
  for (const event of ["comment", "cdata", "doctype", "processinginstruction"] as const) {
    parser.on(event, () => {
      throw new Error(`${event} where none belongs`);
    });
  }
  parser.write(text).close();
  return tags;
}
