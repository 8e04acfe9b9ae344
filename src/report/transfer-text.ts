import { roughBytes } from "./amounts.ts";

export interface Transfer {
  readonly file: string;
  /** Bytes. */
  readonly done: number;
  readonly total: number;
}

/** "writing 42%, 5.90 GB of 14.0 GB, 1.20 GB/s, 7 s left: model-00002-of-00003.safetensors". @param time milliseconds */
export function transferText(what: string, { file, done, total }: Transfer, time: number): string {
  const share = total === 0 ? 100 : Math.floor((done / total) * 100);
  const speed = time > 0 ? done / (time / 1000) : 0;
  const parts = [
    `${what} ${share}%`,
    `${bytesText(done)} of ${bytesText(total)}`,
    // The first moments tell nothing.
    ...(time >= 1000 && speed > 0
      ? [`${bytesText(speed)}/s`, `${durationText(((total - done) / speed) * 1000)} left`]
      : []),
  ];
  return file === "" ? parts.join(", ") : `${parts.join(", ")}: ${file}`;
}

export function bytesText(bytes: number): string {
  return roughBytes(BigInt(Math.round(bytes)));
}

/** "0.4 s", "12 s", "3 min 20 s", "1 h 05 min". @param time milliseconds */
export function durationText(time: number): string {
  const seconds = Math.round(time / 1000);
  if (time < 9950) return `${(time / 1000).toFixed(1)} s`;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
