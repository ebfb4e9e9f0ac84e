import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  status: number;
  body: Buffer;
  /** how long the server asks to wait before the next try */
  retryAfterMs: number | null;
}

const headEnd = Buffer.from('\r\n\r\n');
const nothing = Buffer.alloc(0);

/** The headers that are looked for, as servers write them. */
const lengths = ['content-length: ', 'Content-Length: '];
const retries = ['retry-after: ', 'Retry-After: '];

/** The number in a header; `otherwise` when it is not there. */
function numberIn(head: string, names: readonly string[], otherwise: number): number {
  for (const name of names) {
    const at = head.indexOf(name);
    if (at !== -1) return Number.parseInt(head.slice(at + name.length, at + name.length + 12), 10);
  }
  return otherwise;
}

/**
 * One keep-alive HTTP/1.1 connection, one request at a time, over a bare socket: a load generator must cost less than what it measures.
 * Understands answers with a content length only, which is all that the server sends to such calls.
 */
export class RawConnection {
  readonly #socket: Socket;
  #received: Buffer = nothing;
  #waiting: { resolve: (answer: RawAnswer) => void; reject: (error: Error) => void } | null = null;
  /** whether the other side is still there, as far as we know */
  isOpen = true;
  /** told when the next request may be sent */
  onFree: ((connection: RawConnection) => void) | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (data: Buffer) => this.#take(data));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('connection closed')));
  }

  /** @param localAddress from which of this machine's addresses; undefined: any */
  static open(host: string, port: number, localAddress?: string): Promise<RawConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port, ...(localAddress === undefined ? {} : { localAddress }) }, () =>
        resolve(new RawConnection(socket)),
      );
      socket.once('error', reject);
    });
  }

  /** @param head request line and headers, each line ending in CRLF, without content length */
  send(head: string, body: string | Uint8Array): Promise<RawAnswer> {
    if (this.#waiting) throw new Error('one request at a time');
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (typeof body === 'string') {
        const bytes = Buffer.byteLength(body);
        const text = `${head}content-length: ${bytes}\r\n\r\n${body}`;
        this.#socket.write(text, bytes === body.length ? 'latin1' : 'utf8');
        return;
      }
      this.#socket.cork();
      this.#socket.write(`${head}content-length: ${body.length}\r\n\r\n`);
      this.#socket.write(body);
      this.#socket.uncork();
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(data: Buffer): void {
    const received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data]);
    const end = received.indexOf(headEnd);
    const head = end === -1 ? '' : received.toString('latin1', 0, end);
    const total = end + headEnd.length + numberIn(head, lengths, 0);
    if (end === -1 || received.length < total) {
      this.#received = received;
      return;
    }
    this.#received = received.length === total ? nothing : received.subarray(total);
    const waiting = this.#waiting;
    this.#waiting = null;
    const status = Number(head.slice(9, 12));
    const retryAfter = status < 400 ? -1 : numberIn(head, retries, -1);
    this.onFree?.(this);
    waiting?.resolve({
      status,
      body: received.subarray(end + headEnd.length, total),
      retryAfterMs: retryAfter === -1 ? null : retryAfter * 1000,
    });
  }

  #fail(error: Error): void {
    this.isOpen = false;
    this.#waiting?.reject(error);
    this.#waiting = null;
  }
}
