import { type Agent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { type DialProblem, dialProblem } from '@baton/protocol/dial-problem';
import { type Dialer, type DialOptions, openDialer } from '@baton/protocol/dialer';

interface HttpRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
  /** for the whole exchange */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** takes the body of a good answer piece by piece, which is then empty; what it throws comes through */
  into?: ((bytes: Buffer) => Promise<void>) | undefined;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Sends a request; throws {@link NetworkError} when no whole answer came. */
export type Send = (request: HttpRequest) => Promise<HttpAnswer>;

/** Nothing, or not all, came back. Whether the server acted on the request is unknown. */
export class NetworkError extends Error {
  override name = 'NetworkError';
  /** what is known of it; null: no more than the message */
  readonly known: DialProblem | null;

  constructor(message: string, known: DialProblem | null = null) {
    super(message);
    this.known = known;
  }
}

/** The way to one server. Connections are kept until `close`. node:http, because loading fetch costs more than the request itself. */
export function openHttp(server: string, options: DialOptions): { send: Send; close(): void } {
  const dialer = openDialer(new URL(server), options);
  const agent = dialer.agent({ keepAlive: true });
  return { send: (request) => exchange(request, dialer, agent), close: () => agent.destroy() };
}

async function exchange(request: HttpRequest, dialer: Dialer, agent: Agent): Promise<HttpAnswer> {
  const { method, body, timeoutMs } = request;
  const url = new URL(request.url);
  const extra = dialer.requestOptions(url);
  const headers = { ...request.headers, ...extra.headers };
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
  const options = {
    ...extra,
    agent,
    method,
    headers: body === null ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
    signal,
  };
  const sink = new Sink(request.into);
  try {
    return await new Promise((resolve, reject) => {
      const outgoing = url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options);
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        sink
          .take(incoming)
          .then((whole) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: whole }), reject);
      });
      outgoing.end(body ?? undefined);
    });
  } catch (error) {
    if (sink.failure) throw sink.failure.error;
    if (request.signal?.aborted) throw request.signal.reason;
    if (timeout.aborted) throw new NetworkError(`no answer within ${Math.round(timeoutMs / 1000)} s`);
    const known = dialProblem(error);
    throw new NetworkError(known?.problem ?? describe(error), known);
  }
}

/** Where the body of an answer goes. */
class Sink {
  readonly #into: ((bytes: Buffer) => Promise<void>) | undefined;
  /** it could not be taken, which is not the network's fault */
  failure: { error: unknown } | null = null;

  constructor(into: ((bytes: Buffer) => Promise<void>) | undefined) {
    this.#into = into;
  }

  async take(incoming: IncomingMessage): Promise<Buffer> {
    const status = incoming.statusCode ?? 0;
    if (!this.#into || status < 200 || status > 299) return await buffer(incoming);
    for await (const bytes of incoming) await this.#put(this.#into, bytes as Buffer);
    return Buffer.alloc(0);
  }

  async #put(into: (bytes: Buffer) => Promise<void>, bytes: Buffer): Promise<void> {
    try {
      await into(bytes);
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }
}

/** One line for people. */
function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return message || code || 'the connection failed';
}
