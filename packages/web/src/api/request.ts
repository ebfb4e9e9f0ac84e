import { failureOf, notSent, unreachable } from './failure.ts';

/** What goes with a request. Query values that are undefined or empty are left out. */
export interface RequestOptions {
  query?: Readonly<Record<string, string | number | undefined>>;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
  /** the answer to it, where it was asked already */
  begun?: Promise<Response> | undefined;
}

/** An address with its query. */
export function withQuery(path: string, query: RequestOptions['query'] = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Calls the server; throws a `Failure` with its words when it refuses or does not answer. */
export async function request<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  options: RequestOptions = {},
): Promise<T> {
  const { query, body, headers, signal, begun } = options;
  const init: RequestInit = {
    method,
    credentials: 'same-origin',
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
  };
  let response: Response;
  try {
    response = await (begun ?? fetch(withQuery(path, query), init));
  } catch (error) {
    if (signal?.aborted) throw error;
    throw method === 'GET' ? unreachable() : notSent();
  }
  if (!response.ok) throw await failureOf(response, method === 'GET');
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
