/** Token ids past this are nonsense: the largest vocabulary has 262,208. Bounds the memory of a set of ids to 2 MB. */
export const MAX_TOKEN_ID = 16_777_215;

/** A set of token ids as bits. */
export class IdSet {
  #bits: Uint8Array = new Uint8Array(1 << 15);
  #size = 0;
  #max = -1;

  /** False when the id was there already. @param id 0 to MAX_TOKEN_ID */
  add(id: number): boolean {
    const at = id >> 3;
    if (at >= this.#bits.length) {
      const grown = new Uint8Array(Math.max(at + 1, this.#bits.length * 2));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    const bit = 1 << (id & 7);
    const byte = this.#bits[at] ?? 0;
    if ((byte & bit) !== 0) return false;
    this.#bits[at] = byte | bit;
    this.#size++;
    if (id > this.#max) this.#max = id;
    return true;
  }

  has(id: number): boolean {
    return ((this.#bits[id >> 3] ?? 0) & (1 << (id & 7))) !== 0;
  }

  get size(): number {
    return this.#size;
  }

  /** -1 when empty. */
  get max(): number {
    return this.#max;
  }
}
