import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';

interface HttpRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | null;
  /** for the whole exchange */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
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
}

/** Connections are kept until `close`. node:http, because loading fetch costs more than the request itself. */
export function openHttp(): { send: Send; close(): void } {
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({ keepAlive: true });
  return {
    send: (request) => exchange(request, request.url.startsWith('https:') ? { https } : { http }),
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}

async function exchange(request: HttpRequest, agents: { http: HttpAgent } | { https: HttpsAgent }): Promise<HttpAnswer> {
  const { method, url, headers, body, timeoutMs } = request;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
  const options = {
    method,
    headers: body === null ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
    signal,
  };
  try {
    return await new Promise((resolve, reject) => {
      const outgoing =
        'https' in agents
          ? httpsRequest(url, { ...options, agent: agents.https })
          : httpRequest(url, { ...options, agent: agents.http });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        buffer(incoming).then(
          (whole) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: whole }),
          reject,
        );
      });
      outgoing.end(body ?? undefined);
    });
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason;
    throw new NetworkError(timeout.aborted ? `no answer within ${Math.round(timeoutMs / 1000)} s` : describe(error));
  }
}

/** One line for people. Happy-eyeballs failures come as a bundle of errors without a message of its own. */
function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return 'the connection was refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name can not be resolved';
  if (code === 'ECONNRESET') return 'the connection was closed';
  return message || code || 'the connection failed';
}
