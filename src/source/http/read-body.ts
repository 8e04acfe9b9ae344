import { pipeline, Readable } from "node:stream";
import { createGunzip, createInflate } from "node:zlib";
import type { HttpResponse } from "./http-exchange.ts";

/** The answer has more bytes than are wanted, as sent or once unpacked. */
export class BodyTooLarge extends Error {}

/** The body is packed in a way that was not asked for, or cannot be unpacked. */
export class BodyUnreadable extends Error {}

/**
 * Reads a body whole, unpacked. The limit holds for what is announced, for what comes, and for what it unpacks to: a bomb
 * of 1 MB that unpacks to 1 GB ends after `maxBytes`.
 * @throws BodyTooLarge, BodyUnreadable, or what the connection failed with
 */
export async function readBody(response: HttpResponse, maxBytes: number): Promise<Uint8Array> {
  const announced = Number(response.header("content-length") ?? 0);
  if (announced > maxBytes) {
    response.discard();
    throw new BodyTooLarge();
  }
  const encoding = (response.header("content-encoding") ?? "identity").trim().toLowerCase();
  try {
    return await collect(unpacked(limited(response.body, maxBytes), encoding), maxBytes);
  } catch (error) {
    response.discard();
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof code === "string" && code.startsWith("Z_")) {
      throw new BodyUnreadable(`its ${encoding} data is damaged or ends too early`, { cause: error });
    }
    throw error;
  }
}

async function* limited(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let received = 0;
  for await (const chunk of body) {
    received += chunk.length;
    if (received > maxBytes) throw new BodyTooLarge();
    yield chunk;
  }
}

function unpacked(body: AsyncIterable<Uint8Array>, encoding: string): AsyncIterable<Uint8Array> {
  if (encoding === "" || encoding === "identity") return body;
  const unpack =
    encoding === "gzip" || encoding === "x-gzip" ? createGunzip() : encoding === "deflate" ? createInflate() : null;
  if (unpack === null) throw new BodyUnreadable(`it is packed with ${encoding}, which was not asked for`);
  // The error reaches whoever reads the end of the pipeline.
  return pipeline(Readable.from(body, { objectMode: false }), unpack, () => undefined);
}

async function collect(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
