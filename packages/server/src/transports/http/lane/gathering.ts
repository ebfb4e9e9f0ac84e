import type { ReadCall } from './read-call.ts';

/** Bodies that are gathered at once, of all connections: whoever they are, they take no more memory. */
const bytesAtOnceMax = 32 * 1024 * 1024;
/** A body that is larger is for Node's HTTP server, which hands it on as it comes. */
const bodyBytesMax = 512 * 1024;
/** The rest of a body follows its beginning at once. Where it does not, limits on how slow one may be are the business of Node's HTTP server. */
export const gatherMsMax = 5_000;

/** How much may still be gathered. */
export class GatheringRoom {
  #bytes = 0;

  /** Whether there is room for the rest of this call. */
  take({ head }: ReadCall): boolean {
    if (head.bodyBytes > bodyBytesMax || this.#bytes + head.bodyBytes > bytesAtOnceMax) return false;
    this.#bytes += head.bodyBytes;
    return true;
  }

  free({ head }: ReadCall): void {
    this.#bytes -= head.bodyBytes;
  }
}

/** A request whose head is here, and of its body the beginning: programs write a longer one in pieces. */
export class Gathering {
  readonly #call: ReadCall;
  readonly #pieces: Buffer[];
  #missing: number;

  constructor(call: ReadCall) {
    this.#call = call;
    this.#pieces = [call.bytes];
    this.#missing = call.missing;
  }

  /** Takes another piece. `all`: the request is whole; `part`: not yet; `more`: this is more than belongs to it. */
  add(piece: Buffer): 'all' | 'part' | 'more' {
    this.#pieces.push(piece);
    this.#missing -= piece.length;
    if (this.#missing > 0) return 'part';
    return this.#missing === 0 ? 'all' : 'more';
  }

  /** All that came. */
  bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  /** The call, once all of it is here. */
  whole(): ReadCall {
    return { ...this.#call, bytes: this.bytes(), missing: 0 };
  }

  get call(): ReadCall {
    return this.#call;
  }
}
