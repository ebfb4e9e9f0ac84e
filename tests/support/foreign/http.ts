import { type Dispatcher, request } from 'undici';
import { WireFailure } from './process.ts';

/** An answer that never came, or broke off. */
export function unanswered(error: unknown): never {
  throw new WireFailure('unreachable', null, error instanceof Error ? error.message : String(error));
}

export interface JsonCall {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: unknown;
  timeoutMs: number;
}

/** A call with JSON both ways. Throws `WireFailure`; its code is the status. */
export async function jsonCall(dispatcher: Dispatcher, { method, url, headers, body, timeoutMs }: JsonCall): Promise<unknown> {
  const answer = await request(url, {
    method: method as Dispatcher.HttpMethod,
    dispatcher,
    signal: AbortSignal.timeout(timeoutMs),
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(unanswered);
  const text = await answer.body.text().catch(unanswered);
  if (answer.statusCode >= 400) throw new WireFailure(String(answer.statusCode), answer.statusCode, text);
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    throw new WireFailure('garbled', answer.statusCode, text);
  }
}
