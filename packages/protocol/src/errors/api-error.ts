import { catalogue, type ErrorCode } from './catalogue.ts';
import type { ErrorBody } from './error-body.ts';

export type ErrorDetail = Readonly<Record<string, string | number | boolean | null>>;

const valueCharsMax = 200;

/** An offending value as it may be shown: one line, no control characters, cut. */
export function showValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const clean = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');
  return clean.length > valueCharsMax ? `${clean.slice(0, valueCharsMax)}…` : clean;
}

/** A value as it stands in a sentence: the instance is a scope without a name of its own. */
const spoken = (name: string, value: unknown): string =>
  name === 'scope' && value === 'instance' ? 'the instance' : showValue(value);

const fill = (text: string, detail: ErrorDetail): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => (Object.hasOwn(detail, name) ? spoken(name, detail[name]) : '?'));

/** An expected failure, as it is thrown across our own code and sent over the wire. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;
  readonly next: string;
  readonly status: number;

  constructor(code: ErrorCode, detail: ErrorDetail = {}) {
    const entry = catalogue[code];
    super(fill(entry.message, detail));
    this.code = code;
    this.detail = detail;
    this.next = fill(entry.next, detail);
    this.status = entry.status;
  }

  toBody(): ErrorBody {
    return { error: { code: this.code, message: this.message, next: this.next, detail: { ...this.detail } } };
  }
}
