/** Codes of the Connect protocol that are answered, each with its HTTP status. */
const statusOf = {
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  aborted: 409,
  already_exists: 409,
  resource_exhausted: 429,
  internal: 500,
  unimplemented: 501,
  unavailable: 503,
} as const;

export type ConnectCode = keyof typeof statusOf;

/** A call that was not carried out, as Gitea's runners hear it. */
export class ConnectError extends Error {
  override name = 'ConnectError';
  readonly code: ConnectCode;
  readonly status: number;
  /** further headers of the answer */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ConnectCode,
    message: string,
    { status, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
  ) {
    const { stackTraceLimit } = Error;
    // it is an answer: where it was made is of no use
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.status = status ?? statusOf[code];
    this.headers = headers;
  }

  toBody = (): string => JSON.stringify({ code: this.code, message: this.message });
}
