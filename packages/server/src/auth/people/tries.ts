import type { AuthCode } from '../auth-refused.ts';
import type { FailureLimit } from '../failure-limit.ts';
import type { FailureLog } from '../failure-log.ts';
import type { Client } from './person.ts';

/** Tries to get in with a password or a link: limited, and written down when they fail. */
export interface Tries {
  /** Throws `rate_limited` when too many failed. */
  check(client: Pick<Client, 'address'>, identity: string): Promise<void>;
  /** The same, and the try counts as failed from this moment on: until it is forgiven. */
  begin(client: Pick<Client, 'address'>, identity: string): Promise<void>;
  /** Writes down that it was wrong, or right and refused all the same. */
  refused(client: Pick<Client, 'address'>, identity: string, code: AuthCode): Promise<void>;
}

export function watchTries({ failures, failureLog }: { failures: FailureLimit; failureLog: FailureLog }): Tries {
  const refused: Tries['refused'] = ({ address }, identity, code) => failureLog.note({ address, identity, code });
  const check: Tries['check'] = async (client, identity) => {
    try {
      failures.check(client.address, identity);
    } catch (error) {
      await refused(client, identity, 'rate_limited');
      throw error;
    }
  };
  return {
    refused,
    check,
    begin(client, identity) {
      const checked = check(client, identity);
      // in the same turn: many tries at the same time all count
      failures.failed(client.address, identity);
      return checked;
    },
  };
}
