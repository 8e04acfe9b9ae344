import { Lexer } from "yaml";

/** What the lexer puts before the text of a scalar, which may begin with # too. */
const SCALAR = "\u001f";

/** The comments of a text in their order, each from its #. */
export function yamlComments(text: string): readonly string[] {
  const comments: string[] = [];
  let before = "";
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith("#") && before !== SCALAR) comments.push(token.trimEnd());
    before = token;
  }
  return comments;
}
