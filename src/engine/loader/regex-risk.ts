/**
 * Why a regular expression could take exponential time on a text made for it; null when none was seen. A repetition inside
 * a repetition, (a+)+, is the classic; the test is the shape of the pattern, so a few harmless ones are refused too.
 */
export function regexRisk(pattern: string): string | null {
  /** For each open group: whether it holds an unbounded repetition. */
  const groups: boolean[] = [false];
  let inClass = false;
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index];
    if (character === "\\") index++;
    else if (inClass) inClass = character !== "]";
    else if (character === "[") inClass = true;
    else if (character === "(") groups.push(false);
    else if (character === ")") {
      const repeats = groups.pop() ?? false;
      const quantified = isUnbounded(pattern, index + 1);
      if (repeats && quantified) return "repeats a group that itself repeats, which can take exponential time";
      if (repeats || quantified) groups.push((groups.pop() ?? false) || repeats || quantified);
    } else if (isUnbounded(pattern, index)) groups.push(groups.pop() !== undefined);
  }
  return null;
}

function isUnbounded(pattern: string, index: number): boolean {
  const rest = pattern.slice(index, index + 12);
  return /^(?:[*+]|\{\d+,\})/.test(rest);
}
