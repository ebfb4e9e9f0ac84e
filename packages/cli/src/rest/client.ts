import { ApiError } from '@baton/protocol/errors';
import { version } from '@baton/protocol/version';
import type { Connection } from '../config/connection.ts';
import { type HttpAnswer, NetworkError, openHttp, type Send } from './http.ts';
import { Refusal } from './refusal.ts';

interface CallOptions {
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  /** sent as it is, in place of a body of JSON */
  content?: { type: string; bytes: Uint8Array };
  idempotencyKey?: string;
  /** added to the time that an answer may take: for requests that the server holds */
  holdMs?: number;
  signal?: AbortSignal | undefined;
}

const answerMs = 30_000;

/** Calls of the REST API with one credential. */
export interface Client {
  readonly url: string;
  /** The answer's body; throws {@link Refusal}, {@link NetworkError}. */
  call<T>(method: string, path: string, options?: CallOptions): Promise<T>;
  /** The answer's bytes as they came. Throws as `call`. */
  download(path: string, options?: CallOptions): Promise<Buffer>;
  /** The same for what is large: its bytes go to `into`, one piece after the other. */
  save(path: string, into: (bytes: Buffer) => Promise<void>, options?: CallOptions & { method?: 'GET' | 'POST' }): Promise<void>;
  close(): void;
}

/** A client for `connection`. Nothing is sent before the first call. */
export function openClient(connection: Connection): Client {
  const { send, close } = openHttp(connection.url, connection);
  return {
    url: connection.url,
    close,
    call: (method, path, options = {}) => call(send, connection, method, path, options),
    save: async (path, into, { method = 'GET', ...options } = {}) =>
      void (await exchange(send, connection, method, path, options, into)),
    download: async (path, options = {}) => (await exchange(send, connection, 'GET', path, options)).body,
  };
}

async function call<T>(send: Send, connection: Connection, method: string, path: string, options: CallOptions): Promise<T> {
  const answer = await exchange(send, connection, method, path, options);
  if (answer.body.length === 0) return undefined as T;
  try {
    return JSON.parse(answer.body.toString('utf8')) as T;
  } catch {
    throw new Refusal(answer);
  }
}

/** An answer that is none of refusal. */
async function exchange(
  send: Send,
  { url, token }: Connection,
  method: string,
  path: string,
  options: CallOptions,
  into?: (bytes: Buffer) => Promise<void>,
): Promise<HttpAnswer> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    'user-agent': `baton/${version}`,
  };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (options.content) headers['content-type'] = options.content.type;
  if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
  const answer = await send({
    method,
    url: `${url}${path}${queryOf(options.query ?? {})}`,
    headers,
    body: options.content?.bytes ?? (options.body === undefined ? null : JSON.stringify(options.body)),
    timeoutMs: answerMs + (options.holdMs ?? 0),
    signal: options.signal,
    into,
  });
  if (answer.status < 200 || answer.status > 299) throw new Refusal(answer);
  return answer;
}

function queryOf(query: Record<string, string | number | undefined>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  return parameters.size === 0 ? '' : `?${parameters}`;
}

/** Turns "no answer" into the error that tells what to do about it. */
export function unreachable(error: unknown, url: string): unknown {
  if (!(error instanceof NetworkError)) return error;
  const { message: problem, known } = error;
  if (!known?.isUntrusted) return new ApiError('server_unreachable', { url, problem });
  return new ApiError('server_untrusted', { url, problem, remedy: known.next });
}
