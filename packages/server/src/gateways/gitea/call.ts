import type { CallerConnection } from '../../app/index.ts';

/** A call of a runner whose credential was checked. */
export interface GiteaCall {
  runnerId: string;
  /** the network address that it came from */
  address: string;
  connection: CallerConnection;
  /** for how long the runner waits for the answer; null: it does not say */
  timeoutMs: number | null;
  /** `x-runner-version`, which old runners send with each call */
  version: string | undefined;
  /** `x-runner-request-key`: the same until a call for a task succeeded */
  requestKey: string | null;
}

/** What is answered. */
export interface Answer<T> {
  message: T;
  /** to be called when it is certain that it never left the server */
  lost?: () => void;
}
