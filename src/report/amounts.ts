const STEPS = ["", "thousand", "million", "billion", "trillion"] as const;
const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB", "EB"] as const;

/** 16,060,522,496 */
export function grouped(number: bigint | number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** "70.6 billion": three digits, which is what a reader keeps in mind. */
export function rough(number: bigint): string {
  const { text, step } = scaled(number, STEPS.length);
  return step === 0 ? text : `${text} ${STEPS[step]}`;
}

/** "2.47 GB", in powers of a thousand as file managers and the Hub count. */
export function roughBytes(bytes: bigint): string {
  const { text, step } = scaled(bytes, BYTE_UNITS.length);
  return `${text} ${BYTE_UNITS[step]}`;
}

function scaled(number: bigint, steps: number): { readonly text: string; readonly step: number } {
  let step = 0;
  let rest = Number(number);
  while (rest >= 999.5 && step < steps - 1) {
    rest /= 1000;
    step++;
  }
  if (step === 0) return { text: String(rest), step };
  if (rest >= 999.5) return { text: rest.toExponential(2), step };
  return { text: rest.toPrecision(3), step };
}
