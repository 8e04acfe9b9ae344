export interface RegexShape {
  /** Deepest nesting of groups. */
  readonly depth: number;
  /** A group that can match one text in exponentially many ways, as it is written: "(a+)+"; null when none was seen. */
  readonly ambiguous: string | null;
}

interface Group {
  /** Where its parenthesis stands. */
  readonly open: number;
  /** Alternatives so far; the last is being read. */
  readonly alternatives: Alternative[];
}

/** One way through a group: what it is made of, as far as this analysis tells. */
interface Alternative {
  readonly begin: number;
  /** Parts that must match something. */
  required: number;
  /** Parts that repeat without bound and give characters back. */
  repeated: number;
}

/**
 * The shape of a pattern in Oniguruma's syntax, in one pass. A group that repeats without bound is ambiguous when one way
 * through it is nothing but repetitions (`(a+)+`, `(a*)*`, `(a+b?)+`), or two ways are the same (`(?:a|a)*`), and what
 * comes after it can fail. Other exponential patterns go unseen; none is reported that is not one.
 */
export function regexShape(pattern: string): RegexShape {
  const stack: Group[] = [newGroup(0, 0)];
  let depth = 0;
  let ambiguous: string | null = null;
  let index = 0;
  while (index < pattern.length) {
    const begin = index;
    const group = stack.at(-1);
    if (pattern[index] === "(") {
      index += groupHead(pattern, index);
      stack.push(newGroup(begin, index));
      depth = Math.max(depth, stack.length - 1);
      continue;
    }
    if (pattern[index] === "|") {
      index++;
      group?.alternatives.push({ begin: index, required: 0, repeated: 0 });
      continue;
    }
    const closed = pattern[index] === ")" && stack.length > 1 ? stack.pop() : undefined;
    const doubtful = closed !== undefined && isDoubtful(pattern, closed, index);
    index = closed === undefined ? atomEnd(pattern, index) : index + 1;
    const quantifier = readQuantifier(pattern, index);
    index = quantifier.end;
    const repeats = quantifier.unbounded && !quantifier.possessive;
    if (doubtful && repeats && canFail(pattern, index)) ambiguous ??= pattern.slice(closed.open, index);
    const way = stack.at(-1)?.alternatives.at(-1);
    if (way === undefined || isAnchor(pattern, begin)) continue;
    if (repeats) way.repeated++;
    else if (quantifier.minimum > 0) way.required++;
  }
  return { depth, ambiguous };
}

function newGroup(open: number, begin: number): Group {
  return { open, alternatives: [{ begin, required: 0, repeated: 0 }] };
}

function isDoubtful(pattern: string, { open, alternatives }: Group, end: number): boolean {
  // Atomic groups and look-arounds give nothing back.
  if (/^\(\?(?:[>=!]|<[=!])/.test(pattern.slice(open, open + 4))) return false;
  if (alternatives.some(({ required, repeated }) => required === 0 && repeated > 0)) return true;
  if (alternatives.length < 2 || end - open > LONGEST_GROUP) return false;
  const ways = alternatives.map(({ begin }, way) =>
    pattern.slice(begin, (alternatives[way + 1]?.begin ?? end + 1) - 1),
  );
  return new Set(ways).size < ways.length && !ways.includes("");
}

/** Groups nest, so comparing the ways through long ones would take the square of the pattern's length. */
const LONGEST_GROUP = 1000;

/** Whether what stands behind a repetition may not match: an anchor, or a character that has to be there. */
function canFail(pattern: string, from: number): boolean {
  let index = from;
  while (pattern[index] === ")") index++;
  if (index >= pattern.length || /[|(*+?{]/.test(pattern[index] ?? "")) return false;
  return isAnchor(pattern, index) || readQuantifier(pattern, atomEnd(pattern, index)).minimum > 0;
}

/** The length of "(", "(?:", "(?i:", "(?<name>", "(?>", "(?=", "(?<!", ... */
function groupHead(pattern: string, index: number): number {
  const head = /^\((?:\?(?:[>=!]|<[=!]|<\w{1,64}>|[a-zA-Z-]{0,16}:))?/.exec(pattern.slice(index, index + 80));
  return head?.[0].length ?? 1;
}

/** The end of a character, an escape or a class; classes nest in Oniguruma. */
function atomEnd(pattern: string, begin: number): number {
  if (pattern[begin] === "\\") return escapeEnd(pattern, begin);
  if (pattern[begin] !== "[") return begin + 1;
  let open = 0;
  for (let index = begin; index < pattern.length; index++) {
    const character = pattern[index];
    if (character === "\\") index++;
    else if (character === "[") open++;
    else if (character === "]" && --open === 0) return index + 1;
  }
  return pattern.length;
}

function escapeEnd(pattern: string, begin: number): number {
  const braces = /^\\[pPxkgN]\{[^}]{0,64}\}/.exec(pattern.slice(begin, begin + 70));
  return begin + (braces?.[0].length ?? 2);
}

function isAnchor(pattern: string, index: number): boolean {
  return /^(?:[$^]|\\[bBAzZG])/.test(pattern.slice(index, index + 2));
}

function readQuantifier(
  pattern: string,
  index: number,
): { readonly end: number; readonly minimum: number; readonly unbounded: boolean; readonly possessive: boolean } {
  const match = /^(?:([*+?])|\{(\d{0,9})(,?)(\d{0,9})\})([+?]?)/.exec(pattern.slice(index, index + 24));
  if (match === null || match[0] === "{}") return { end: index, minimum: 1, unbounded: false, possessive: false };
  const [text, sign, minimum, comma, maximum, mode] = match;
  const unbounded = sign === "*" || sign === "+" || (sign === undefined && comma === "," && maximum === "");
  const least = sign === undefined ? Number(minimum) : sign === "+" ? 1 : 0;
  return { end: index + text.length, minimum: least, unbounded, possessive: mode === "+" && sign !== undefined };
}
