import { boxBytes, boxesOf, openBox, pieceBytes } from './chunk-cipher.ts';
import { type ByteRange, FileDamaged } from './interface.ts';

/** What holds the sealed bytes. */
export interface SealedBytes {
  /** the box that begins there: all of it, or what is there */
  read(at: number, bytesMax: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * Decrypts a part of a content, box by box, as it is asked for. Resolves when the first box is verified; `sealed` is closed at the end, whatever it was.
 *
 * @throws FileDamaged here or while it is read
 */
export async function openContent(
  key: Uint8Array,
  size: number,
  range: ByteRange,
  sealed: SealedBytes,
): Promise<AsyncIterable<Uint8Array>> {
  const pieces = new Pieces(key, size, range, sealed);
  await pieces.begin();
  return pieces;
}

/** No generator: one that was never asked for anything does not hear that nobody will ask. */
class Pieces implements AsyncIterableIterator<Uint8Array> {
  readonly #key: Uint8Array;
  readonly #size: number;
  readonly #range: ByteRange;
  readonly #sealed: SealedBytes;
  readonly #lastPlace: number;
  #place: number;
  #first: Buffer | null = null;

  constructor(key: Uint8Array, size: number, range: ByteRange, sealed: SealedBytes) {
    this.#key = key;
    this.#size = size;
    this.#range = range;
    this.#sealed = sealed;
    this.#lastPlace = boxesOf(size) - 1;
    this.#place = Math.min(this.#lastPlace, Math.floor(range.from / pieceBytes));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async begin(): Promise<void> {
    this.#first = await this.#open();
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    const at = this.#place * pieceBytes;
    if (this.#place > this.#lastPlace || at >= this.#range.to) return await this.return();
    const piece = this.#first ?? (await this.#open());
    this.#first = null;
    this.#place++;
    const value = piece.subarray(Math.max(0, this.#range.from - at), Math.min(piece.length, this.#range.to - at));
    return value.length > 0 ? { done: false, value } : await this.next();
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    this.#place = this.#lastPlace + 1;
    await this.#sealed.close();
    return { done: true, value: undefined };
  }

  async #open(): Promise<Buffer> {
    try {
      const box = await this.#sealed.read(this.#place * boxBytes, boxBytes);
      const piece = openBox(this.#key, this.#place, this.#place === this.#lastPlace, box);
      if (piece.length !== Math.min(pieceBytes, this.#size - this.#place * pieceBytes))
        throw new FileDamaged('it has another size');
      return piece;
    } catch (error) {
      await this.return();
      throw error;
    }
  }
}
