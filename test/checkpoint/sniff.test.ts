import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLfsPointer } from "../../src/checkpoint/lfs-pointer.ts";
import { type Content, SNIFF_LENGTH, sniffBytes } from "../../src/checkpoint/sniff.ts";

function bytes(...parts: readonly (string | readonly number[])[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part))),
  );
}

/** A header length as safetensors writes it. */
function u64(value: number): readonly number[] {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return [...buffer];
}

function sniff(content: Uint8Array): Content | null {
  return sniffBytes(content.subarray(0, SNIFF_LENGTH), content.length);
}

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0f".repeat(32)}\nsize 4976698672\n`;
const LFS_HEAD = "version https://git-lfs.gith";

describe("sniffBytes", () => {
  it.each<readonly [string, Uint8Array, Content]>([
    ["nothing", bytes(), "empty"],
    ["a Git LFS pointer", bytes(POINTER), "lfs-pointer"],
    ["the beginning of one", bytes(LFS_HEAD), "lfs-pointer"],
    ["a page", bytes("<!DOCTYPE html><html><body>404</body></html>"), "html"],
    ["a page after a byte-order mark and blank lines", bytes([0xef, 0xbb, 0xbf], "\r\n\r\n <HTML lang=en>"), "html"],
    ["a page in lower case", bytes("<!doctype  html>\n<title>Sign in</title>"), "html"],
    ["the Hub's answer to a wrong token", bytes("Invalid username or password."), "web-answer"],
    ["the Hub's answer to a wrong name", bytes("Entry not found"), "web-answer"],
    ["the Hub's answer about a gated model", bytes("Access to model meta-llama/x is restricted."), "web-answer"],
    ["a proxy's answer", bytes("404: Not Found"), "web-answer"],
    [
      "an XML error",
      bytes('<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code></Error>'),
      "web-answer",
    ],
    ["a JSON error", bytes('{"error":"Repository not found"}'), "web-answer"],
    ["a torch zip", bytes("PK\x03\x04", [0, 0, 8, 8, 0, 0], "archive/data.pkl"), "zip"],
    ["a zip of zeros", bytes("PK\x03\x04", new Array(30).fill(0)), "zip"],
    ["a pickle of protocol 2", bytes([0x80, 2, 0x7d, 0x71, 0, 0x2e, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), "pickle"],
    [
      "torch's legacy magic number",
      bytes([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8]),
      "pickle",
    ],
    ["a framed pickle of protocol 4", bytes([0x80, 4, 0x95, 5, 0, 0, 0, 0, 0, 0, 0, 0x8c, 1]), "pickle"],
    ["GGUF", bytes("GGUF", [3, 0, 0, 0]), "gguf"],
    ["gzip", gzipSync("x"), "gzip"],
    ["7z", bytes([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]), "7z"],
    ["HDF5", bytes([0x89], "HDF\r\n\x1a\n"), "hdf5"],
    ["numpy", bytes([0x93], "NUMPY\x01\x00"), "numpy"],
    ["tar", bytes("./model".padEnd(100, "\0"), "0000644\0".padEnd(157, "\0"), "ustar\0", "00"), "tar"],
    ["a configuration", bytes('{\n  "model_type": "llama"\n}'), "text"],
    ["UTF-8 cut in a character", Buffer.from("é".repeat(300)).subarray(0, 511), "text"],
  ])("knows %s", (_, content, expected) => {
    expect(sniff(content)).toBe(expected);
  });

  // Header lengths whose little-endian bytes begin as something else does.
  it.each([
    ["a pickle of protocol 2", 0x0280],
    ["a pickle of protocol 4 with a frame", 0x05950480],
    ["a pickle of protocol 2 with a dict", 0x037d0280],
    ["a zip", 0x04034b50],
    ["gzip", 0x00088b1f],
    ["a space and a new line", 0x0a20],
    ["<", 0x3c],
  ])("never takes a safetensors file for %s", (_, length) => {
    for (const first of ["{", " {", "\n{"]) {
      expect(sniff(bytes(u64(length), first, '"__metadata__":{"format":"pt"},"w":{"dtype":"F32",'))).toBeNull();
    }
  });

  it("never takes the beginning of a legal safetensors file for anything", () => {
    const rest = fc.uint8Array({ maxLength: SNIFF_LENGTH });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), rest, (length, tail) => {
        expect(sniff(bytes(u64(length), "{", [...tail]))).toBeNull();
      }),
      { seed: 1, numRuns: 700 },
    );
  });

  it("reads any bytes without a throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: SNIFF_LENGTH }), fc.nat(), (head, size) => {
        expect(() => sniffBytes(head, size)).not.toThrow();
        expect(() => parseLfsPointer(head)).not.toThrow();
      }),
      { seed: 2, numRuns: 700 },
    );
  });

  it("never takes a safetensors header that spells ustar for a tar archive", () => {
    const header = `{"${"a".repeat(91)}0000644\0`.padEnd(249, "b");
    expect(sniff(bytes(u64(5000), header, "ustar\0"))).toBeNull();
  });

  it("has no name for a broken safetensors header", () => {
    for (const content of [u64(0), u64(2), [...u64(2), 0xff, 0xff], [...u64(640), 0x5b, 0x5d], [2, 0, 0, 0, 0, 0, 0]]) {
      expect(sniff(bytes(content))).toBeNull();
    }
  });

  it("says something of every single byte and of every prefix of a pointer", () => {
    for (let byte = 0; byte < 256; byte++) expect(() => sniff(bytes([byte]))).not.toThrow();
    const whole = bytes(POINTER);
    for (let length = LFS_HEAD.length; length <= whole.length; length++) {
      expect(sniff(whole.subarray(0, length))).toBe("lfs-pointer");
    }
  });
});

describe("parseLfsPointer", () => {
  it("reads the hash and the size of the file that it stands for", () => {
    expect(parseLfsPointer(bytes(POINTER))).toEqual({ oid: "0f".repeat(32), size: 4976698672 });
  });

  it("reads one with CRLF line ends, with extensions, and of the first version of Git LFS", () => {
    const expected = { oid: "0f".repeat(32), size: 4976698672 };
    expect(parseLfsPointer(bytes(POINTER.replaceAll("\n", "\r\n")))).toEqual(expected);
    expect(parseLfsPointer(bytes(POINTER.replace("oid", `ext-0-x sha256:${"a".repeat(64)}\noid`)))).toEqual(expected);
    expect(parseLfsPointer(bytes(POINTER.replace("git-lfs.github", "hawser.github")))).toEqual(expected);
  });

  it.each([
    ["no version", POINTER.slice(POINTER.indexOf("oid"))],
    ["another version", POINTER.replace("v1", "v2")],
    ["no size", POINTER.slice(0, POINTER.indexOf("size"))],
    ["a size that is no number", POINTER.replace("4976698672", "4976698672 bytes")],
    ["a negative size", POINTER.replace("size ", "size -")],
    ["a hash that is too short", POINTER.replace("0f0f", "")],
    ["another hash", POINTER.replace("sha256", "md5")],
    ["too much text", POINTER + "x".repeat(1024)],
    ["a cut version line", LFS_HEAD],
    ["nothing", ""],
  ])("is null for %s", (_, text) => {
    expect(parseLfsPointer(bytes(text))).toBeNull();
  });
});
