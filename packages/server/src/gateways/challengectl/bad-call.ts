/** A call that says something that can not be: answered with 400 and these words. */
export class BadCall extends Error {
  override name = 'BadCall';
}

/** A call about something that is not the caller's, or is over: answered with this status and these words. */
export class RefusedCall extends Error {
  override name = 'RefusedCall';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
