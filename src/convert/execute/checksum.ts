import { createHash, type Hash } from "node:crypto";
import { crc32 } from "node:zlib";
import { crc32Combine } from "../../format/crc32-combine.ts";
import type { ChecksumKind } from "./execution.ts";

/** A checksum in the making. */
export interface Checksum {
  update(bytes: Uint8Array): void;
  /** In hex, lower case. Once. */
  digest(): string;
}

export function createChecksum(kind: ChecksumKind): Checksum {
  if (kind === "crc32") {
    let crc = 0;
    return {
      update: (bytes) => {
        crc = crc32(bytes, crc);
      },
      digest: () => hex(crc),
    };
  }
  const hash: Hash = createHash("sha256");
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
}

/** The checksum of a file from those of its ranges, in order; a SHA-256 has to be made in one go. */
export function joinChecksums(ranges: readonly { readonly checksum: string; readonly bytes: number }[]): string {
  const [only] = ranges;
  if (ranges.length === 1 && only !== undefined) return only.checksum;
  return hex(ranges.reduce((crc, { checksum, bytes }) => crc32Combine(crc, Number.parseInt(checksum, 16), bytes), 0));
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, "0");
}

/** Of a checksum in hex. */
export const CHECKSUM_DIGITS: Readonly<Record<ChecksumKind, number>> = { crc32: 8, sha256: 64 };
