import type { ErrorBody } from '@baton/protocol';

/** A call that did not succeed, in words for people. */
export class Failure extends Error {
  override name = 'Failure';
  /** of the server's catalogue, or `server_unreachable` */
  readonly code: string;
  /** what to do next */
  readonly next: string;
  /** HTTP status; 0 when no answer came */
  readonly status: number;
  /** what it is about, by name */
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, next: string, detail: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.next = next;
    this.detail = detail;
  }
}

/** No answer came to a question. */
export const unreachable = (): Failure =>
  new Failure(
    0,
    'server_unreachable',
    'The server does not answer',
    'Check that it runs, and your network. This page tries again by itself.',
  );

/** No answer came to something that was to be done. */
export const notSent = (): Failure =>
  new Failure(
    0,
    'server_unreachable',
    'This could not be sent: the server does not answer',
    'What you typed stays here. Try again when it is back.',
  );

function isErrorBody(body: unknown): body is ErrorBody {
  const error = (body as Partial<ErrorBody> | null)?.error;
  return typeof error === 'object' && error !== null && typeof error.message === 'string';
}

/** The failure that an answer tells of, whatever stands between us and the server. */
export async function failureOf(response: Response, isQuestion = true): Promise<Failure> {
  const body: unknown = await response.json().catch(() => null);
  if (isErrorBody(body)) {
    const { code, message, next = '', detail = {} } = body.error;
    return new Failure(response.status, code, message, next, detail);
  }
  // what stands before a server says so when that is away
  if ([502, 503, 504].includes(response.status)) return isQuestion ? unreachable() : notSent();
  return new Failure(
    response.status,
    'unexpected_answer',
    `The server answered ${response.status} ${response.statusText}`.trim(),
    'If a proxy stands before the server, look at its log.',
  );
}
