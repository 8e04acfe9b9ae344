/** A word is an operator too where it stands between two values: `i in mlp_only_layers`. */
const TOKEN = /\s*(?:(\d+(?:\.\d+)?|'[^']*'|[A-Za-z_][\w.]*|\?\?|\|\||&&|[=!<>]=|[-+*/%()<>!])|(\S))/y;

/** @throws SyntaxError at a character that no formula has */
export function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  const rest = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < rest.length) {
    const match = TOKEN.exec(rest);
    const [, token, stray] = match ?? [];
    if (token === undefined)
      throw new SyntaxError(`the formula "${text}" cannot be read: ${stray ?? ""} is no part of one`);
    tokens.push(token);
  }
  return tokens;
}
