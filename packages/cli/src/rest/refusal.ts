import { showValue } from '@baton/protocol/errors';
import type { HttpAnswer } from './http.ts';

/** What the server answered instead of doing it. Its code may be newer than this program. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly next: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** how long the server asks to wait before the next try; null when it does not say */
  readonly retryAfterMs: number | null;

  constructor(answer: HttpAnswer) {
    const error = readError(answer);
    super(error.message);
    this.status = answer.status;
    this.code = error.code;
    this.next = error.next;
    this.detail = error.detail;
    const seconds = Number(answer.headers['retry-after'] ?? Number.NaN);
    this.retryAfterMs = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
  }

  /** The request may succeed when it is sent again: the server, or a proxy before it, is not ready. */
  get temporary(): boolean {
    return this.status === 502 || this.status === 503 || this.status === 504;
  }
}

function readError(answer: HttpAnswer): { code: string; message: string; next: string; detail: Record<string, unknown> } {
  try {
    const { error } = JSON.parse(answer.body.toString('utf8')) as { error: Record<string, unknown> };
    if (typeof error.code === 'string' && typeof error.message === 'string') {
      const next = typeof error.next === 'string' ? error.next : '';
      const detail = typeof error.detail === 'object' && error.detail !== null ? error.detail : {};
      return { code: error.code, message: error.message, next, detail: { ...detail } };
    }
  } catch {
    // No error body of ours: the answer of a proxy, or of something else at that address.
  }
  return {
    code: 'unexpected_answer',
    message: `The server answered with status ${answer.status}: ${showValue(answer.body.toString('utf8').slice(0, 200)) || 'nothing'}`,
    next: 'Check that the address belongs to a Baton server.',
    detail: {},
  };
}
