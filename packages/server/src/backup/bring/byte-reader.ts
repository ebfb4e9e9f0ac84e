import { createHash } from 'node:crypto';

/** The source ended before what was asked for. */
export class CutOff extends Error {
  override name = 'CutOff';
}

/** Takes so many bytes from a source as are wanted, and has the SHA-256 of those that were taken. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #hash = createHash('sha256');
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** hexadecimal */
  digest = (): string => this.#hash.copy().digest('hex');

  /** Throws {@link CutOff}. @param length at most some kilobytes */
  async take(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.pieces(length)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** Throws {@link CutOff}. */
  async *pieces(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      if (this.#rest.length === 0) await this.#fill();
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      this.#hash.update(piece);
      yield piece;
    }
  }

  /** Whether nothing follows. */
  async isAtEnd(): Promise<boolean> {
    if (this.#rest.length > 0) return false;
    return await this.#fill().then(
      () => false,
      (error: unknown) => {
        if (error instanceof CutOff) return true;
        throw error;
      },
    );
  }

  async #fill(): Promise<void> {
    do {
      const { value, done } = await this.#source.next();
      if (done) throw new CutOff();
      this.#rest = Buffer.from(value.buffer, value.byteOffset, value.length);
    } while (this.#rest.length === 0);
  }
}
