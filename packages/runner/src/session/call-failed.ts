interface CallFailure {
  code: string;
  message: string;
  next?: string;
  status?: number | null;
  retryAfterMs?: number | null;
  detail?: Readonly<Record<string, unknown>>;
}

/** A call to the server that brought no answer, or an error. */
export class CallFailed extends Error {
  override name = 'CallFailed';
  /** code of the error catalogue; `server_unreachable` when there was no answer of a Baton server */
  readonly code: string;
  /** what to do about it */
  readonly next: string;
  /** HTTP status; null without an answer of a Baton server */
  readonly status: number | null;
  /** how long the server wants to be left alone */
  readonly retryAfterMs: number | null;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(failure: CallFailure) {
    super(failure.message);
    this.code = failure.code;
    this.next = failure.next ?? '';
    this.status = failure.status ?? null;
    this.retryAfterMs = failure.retryAfterMs ?? null;
    this.detail = failure.detail ?? {};
  }

  static from(error: unknown): CallFailed {
    if (error instanceof CallFailed) return error;
    return new CallFailed({ code: 'server_unreachable', message: error instanceof Error ? error.message : String(error) });
  }
}

/** What a failure means for the runner as a whole. */
export type FailureKind = 'transient' | 'refused' | 'superseded' | 'session_unknown' | 'definite';

const refusals = new Set(['permission_denied', 'runner_removed', 'runner_not_found', 'runner_revoked', 'token_revoked']);

/**
 * `transient`: try again. `refused`: the credential does not work. `definite`: this call will never succeed. Only a Baton server's own
 * word counts as more than transient: a proxy in between may answer anything.
 */
export function kindOf(failure: CallFailed): FailureKind {
  const { code, status } = failure;
  if (code === 'session_superseded') return 'superseded';
  if (code === 'session_unknown') return 'session_unknown';
  if (status === null || status >= 500 || status === 429 || status === 408) return 'transient';
  // the network that it is in, or the way that it takes, may change; the credential is good
  if (code === 'address_not_allowed' || code === 'tls_required') return 'transient';
  if (code.startsWith('credential_') || code.startsWith('token_') || refusals.has(code)) return 'refused';
  return 'definite';
}
