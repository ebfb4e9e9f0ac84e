import { type RawAnswer, RawConnection } from './connection.ts';

export interface Target {
  host: string;
  port: number;
}

/** Calls over a pool of keep-alive connections that grows as far as calls overlap. */
export class LoadClient {
  readonly #target: Target;
  readonly #free: RawConnection[] = [];

  constructor(target: Target) {
    this.#target = target;
  }

  call(method: string, path: string, token: string, body: unknown, headers = ''): Promise<RawAnswer> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const type = body === undefined ? '' : 'content-type: application/json\r\n';
    return this.#send(`${method} ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\n${type}${headers}`, text);
  }

  async json<T>(method: string, path: string, token: string, body: unknown, headers = ''): Promise<T> {
    const answer = await this.call(method, path, token, body, headers);
    return JSON.parse(contentOf(answer, path)) as T;
  }

  /** A call of whose answer only matters that it was made. */
  async done(path: string, token: string, body: unknown): Promise<void> {
    const answer = await this.call('POST', path, token, body);
    if (answer.status >= 300) contentOf(answer, path);
  }

  bytes(path: string, token: string, body: Uint8Array, mediaType: string): Promise<RawAnswer> {
    const head = `POST ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\ncontent-type: ${mediaType}\r\n`;
    return this.#send(head, body);
  }

  #send(head: string, body: string | Uint8Array): Promise<RawAnswer> {
    for (let free = this.#free.pop(); free; free = this.#free.pop()) if (free.isOpen) return free.send(head, body);
    return RawConnection.open(this.#target.host, this.#target.port).then((connection) => {
      connection.onFree = (free) => this.#free.push(free);
      return connection.send(head, body);
    });
  }

  close(): void {
    for (const connection of this.#free) connection.close();
  }
}

/** Throws when the call was refused. */
function contentOf({ status, body }: RawAnswer, path: string): string {
  const text = body.toString();
  if (status >= 300) throw new Error(`${path}: ${status} ${text}`);
  return text;
}
