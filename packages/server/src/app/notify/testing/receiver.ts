import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Received {
  headers: IncomingMessage['headers'];
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies freely
  body: any;
}

type Answering = (request: Received, response: ServerResponse) => void;

/** A receiver of webhooks on this machine, over real HTTP. It answers 204 unless told otherwise. */
export class Receiver {
  readonly received: Received[] = [];
  /** what it answers */
  answers: Answering = (_, response) => void response.writeHead(204).end();
  #port = 0;
  #waiting: { count: number; resolve: () => void }[] = [];
  #server = this.#make();

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await receiver.up();
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/hook?token=receivers-own`;
  }

  /** Resolves when so many have arrived in all. */
  async arrived(count: number): Promise<void> {
    if (this.received.length >= count) return;
    await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
  }

  /** Listens, where it did before. */
  async up(): Promise<void> {
    this.#server = this.#make();
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Listens no more: whoever comes is refused. */
  async down(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #make() {
    return createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const received = { headers: request.headers, text, body: JSON.parse(text) };
        this.received.push(received);
        this.answers(received, response);
        for (const { count, resolve } of this.#waiting) if (this.received.length >= count) resolve();
      });
    });
  }
}
