import { ProviderError, type ProviderErrorCode } from '../interface.ts';

/** An answer above 399, as the client throws it. */
export interface Refused {
  code: number;
  body?: unknown;
}

export const isRefused = (error: unknown): error is Refused =>
  error instanceof Error && typeof (error as { code?: unknown }).code === 'number' && 'body' in error;

/** What is answered, or `instead` where it is refused with this status. */
export async function unlessRefused<T, U>(status: number, instead: U, request: () => Promise<T>): Promise<T | U> {
  try {
    return await request();
  } catch (error) {
    if (isRefused(error) && error.code === status) return instead;
    throw error;
  }
}

/** The cluster's own words: the message of its `Status`. */
function wordsOf({ code, body }: Refused): string {
  const status = typeof body === 'string' ? parsed(body) : body;
  const { message } = (status ?? {}) as { message?: unknown };
  if (typeof message === 'string' && message !== '') return message;
  const text = typeof body === 'string' ? body.trim().slice(0, 500) : '';
  return text === '' ? `status ${code}` : text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Why a call was refused. */
export function refusal(error: Refused, what: string): ProviderError {
  const words = wordsOf(error);
  return new ProviderError(codeOf(error.code, words), `${what}: ${words}`);
}

function codeOf(status: number, words: string): ProviderErrorCode {
  if (status === 401) return 'identity';
  if (status === 403)
    return /exceeded quota|must specify (?:limits|requests)|maximum .* usage per/i.test(words) ? 'quota' : 'denied';
  if (status === 409) return /being terminated|object is being deleted/i.test(words) ? 'not_ready' : 'unavailable';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unavailable' : 'invalid';
}

const wrongWay =
  /^(?:ENOTFOUND|EPROTO|HPE_.*|ERR_(?:TLS|SSL|OSSL|INVALID_URL).*|CERT_.*|DEPTH_.*|.*_CERT.*|.*SIGNATURE.*|UNABLE_TO_.*)$/;

/** No answer at all: the words of the innermost reason, for the outer one says only that a fetch failed. */
export function noAnswer(error: unknown, what: string): ProviderError {
  let inner = error as Error & { code?: unknown };
  while (inner.cause instanceof Error) inner = inner.cause as typeof inner;
  const code = typeof inner.code === 'string' ? inner.code : '';
  const isWrong = wrongWay.test(code) || /certificate|PEM|asn1|no start line|invalid url/i.test(inner.message);
  const words = inner.message === '' ? code || inner.name : inner.message;
  return new ProviderError(isWrong ? 'identity' : 'unavailable', `${what}: ${words}`, { cause: inner });
}
