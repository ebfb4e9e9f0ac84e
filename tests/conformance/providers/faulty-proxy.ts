import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where requests go on to, or come in. */
export type Way = { socketPath: string } | { port: number };

type Fault = { when: 'before' | 'after' } | { when: 'never'; reached: () => void };

/** What is said in the place of an answer. */
export const faultyWords = 'the machine room is on fire';

/** Stands between a provider and its engine, and breaks the next call that changes something. */
export class FaultyProxy {
  readonly #server: Server;
  readonly #to: Way;
  readonly #refusal: string;
  #fault: Fault | null = null;
  /** method and path of all that came through */
  readonly log: string[] = [];

  /** @param refusal the body of a fault's answer, whose status is 500 */
  constructor(to: Way, refusal: string) {
    this.#to = to;
    this.#refusal = refusal;
    this.#server = createServer((incoming, response) => void this.#pass(incoming, response));
  }

  async listen(socketPath?: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      if (socketPath) this.#server.listen(socketPath, resolve);
      else this.#server.listen(0, '127.0.0.1', resolve);
    });
    return socketPath ? 0 : (this.#server.address() as AddressInfo).port;
  }

  breakNext(when: 'before' | 'after'): string {
    this.#fault = { when };
    return faultyWords;
  }

  hangNext(): Promise<void> {
    return new Promise((reached) => {
      this.#fault = { when: 'never', reached };
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    this.log.push(`${incoming.method} ${incoming.url}`);
    const fault = incoming.method === 'GET' || isQuestion(incoming.url ?? '') ? null : this.#fault;
    if (fault) this.#fault = null;
    const refuse = (): void => void response.writeHead(500, { 'content-type': 'application/json' }).end(this.#refusal);
    if (fault?.when === 'before') return refuse();
    const answer = await this.#forward(incoming, Buffer.concat(chunks)).catch((error: Error) => error);
    if (fault?.when === 'after') return refuse();
    if (fault?.when === 'never') return fault.reached();
    if (answer instanceof Error) return void response.destroy(answer);
    const { 'transfer-encoding': _chunked, connection: _connection, ...headers } = answer.headers;
    response.writeHead(answer.status, headers).end(answer.body);
  }

  #forward(
    { method, url, headers }: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> {
    const to = 'port' in this.#to ? { host: '127.0.0.1', port: this.#to.port } : this.#to;
    const { connection: _connection, 'transfer-encoding': _chunked, ...passed } = headers;
    return new Promise((resolve, reject) => {
      const options = { ...to, method, path: url, agent: false, headers: { ...passed, 'content-length': String(body.length) } };
      const onward = request(options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }));
      });
      onward.on('error', reject).end(body);
    });
  }
}

/** Kubernetes takes questions as things that are posted. */
const isQuestion = (url: string): boolean => /\/(?:selfsubject[a-z]+reviews)\b/.test(url);
