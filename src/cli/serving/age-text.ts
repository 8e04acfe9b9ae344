const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How old something is, for people: "3 days old". @param milliseconds a clock that was put back counts as none */
export function ageText(milliseconds: number): string {
  if (milliseconds >= 2 * DAY) return `${Math.floor(milliseconds / DAY)} days old`;
  if (milliseconds >= 2 * HOUR) return `${Math.floor(milliseconds / HOUR)} hours old`;
  if (milliseconds >= 2 * MINUTE) return `${Math.floor(milliseconds / MINUTE)} minutes old`;
  return "just fetched";
}
