/** What a runner is answered that asked for something that can not be: `{"error"}`, as Semaphore says it. */
export class BadCall extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
