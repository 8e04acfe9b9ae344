/** A word is an operator too where it stands between two values: `i in mlp_only_layers`. */
const TOKEN = /\s*(?:(\d+(?:\.\d+)?|'[^']*'|[A-Za-z_][\w.]*|\?\?|\|\||&&|[=!<>]=|[-+*/%()<>!])|(\S))/y;

export interface Token {
  readonly text: string;
  /** Where it begins, counted from 0. */
  readonly at: number;
}

/** @throws SyntaxError at a character that no formula has */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const rest = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < rest.length) {
    const match = TOKEN.exec(rest);
    const [whole = "", token, stray = ""] = match ?? [];
    const at = (match?.index ?? 0) + whole.length - (token ?? stray).length;
    if (token === undefined) throw formulaError(text, at, `${stray} is no part of one`);
    tokens.push({ text: token, at });
  }
  return tokens;
}

/** @param at where it goes wrong, counted from 0 */
export function formulaError(text: string, at: number, why: string): SyntaxError {
  return new SyntaxError(`the formula "${text}" cannot be read at character ${at + 1}: ${why}`);
}
