import type { ErrorBody } from '@baton/protocol';
import { request } from 'undici';

export interface CallOptions {
  token?: string | null;
  headers?: Record<string, string>;
  /** sent as it is, in place of JSON */
  bytes?: Uint8Array | string;
  type?: string;
  signal?: AbortSignal;
}

export interface Answer<T> {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  bytes: Buffer;
  /** the body as JSON */
  body: T;
}

/** One HTTP call on a connection of its own: what a server of an earlier life left in a pool would only confuse. */
export async function call<T>(
  url: string,
  method: string,
  path: string,
  options: CallOptions & { body?: unknown },
): Promise<Answer<T>> {
  const { token = null, headers = {}, body, bytes, type = 'application/json', signal } = options;
  const payload = bytes ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await request(url + path, {
    method: method as 'GET',
    reset: true,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(payload === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
    ...(payload === undefined ? {} : { body: payload }),
    ...(signal ? { signal } : {}),
  });
  const content = Buffer.from(await answer.body.arrayBuffer());
  return { status: answer.statusCode, headers: answer.headers, bytes: content, body: parse(content) as T };
}

function parse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch {
    return undefined;
  }
}

/** The value of an answer; throws a refusal. */
export function taken<T>({ status, body, bytes }: Answer<T>): T {
  if (status >= 200 && status < 300) return body;
  throw new Error(`refused with ${status}: ${bytes.toString().slice(0, 1_000)}`);
}

/** The error in an answer. */
export const errorOf = (answer: Answer<unknown>): ErrorBody['error'] => (answer.body as ErrorBody).error;
