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

  async call(method: string, path: string, token: string, body: unknown, headers = ''): Promise<RawAnswer> {
    const connection = await this.#connection();
    const text = body === undefined ? '' : JSON.stringify(body);
    const type = body === undefined ? '' : 'content-type: application/json\r\n';
    const head = `${method} ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\n${type}${headers}`;
    const answer = await connection.send(head, text);
    this.#free.push(connection);
    return answer;
  }

  async json<T>(method: string, path: string, token: string, body: unknown, headers = ''): Promise<T> {
    const answer = await this.call(method, path, token, body, headers);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body.toString()}`);
    return JSON.parse(answer.body.toString()) as T;
  }

  async bytes(path: string, token: string, body: Uint8Array, mediaType: string): Promise<RawAnswer> {
    const connection = await this.#connection();
    const head = `POST ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\ncontent-type: ${mediaType}\r\n`;
    const answer = await connection.send(head, body);
    this.#free.push(connection);
    return answer;
  }

  async #connection(): Promise<RawConnection> {
    for (let free = this.#free.pop(); free; free = this.#free.pop()) if (free.isOpen) return free;
    return await RawConnection.open(this.#target.host, this.#target.port);
  }

  close(): void {
    for (const connection of this.#free) connection.close();
  }
}
