import type { AuthCode } from '../auth-refused.ts';
import type { FailureLimit } from '../failure-limit.ts';
import type { FailureLog } from '../failure-log.ts';
import type { Client } from './person.ts';

/** Tries to get in with a password: limited, and written down when they fail. */
export interface Tries {
  /** Throws `rate_limited` when too many failed. */
  check(client: Client, identity: string): Promise<void>;
  /** It was wrong: counts against the limit. */
  failed(client: Client, identity: string, code: AuthCode): Promise<void>;
  /** It was right, and refused all the same. */
  refused(client: Client, identity: string, code: AuthCode): Promise<void>;
}

export function watchTries({ failures, failureLog }: { failures: FailureLimit; failureLog: FailureLog }): Tries {
  const refused: Tries['refused'] = ({ address }, identity, code) => failureLog.note({ address, identity, code });
  return {
    refused,
    async check(client, identity) {
      try {
        failures.check(client.address, identity);
      } catch (error) {
        await refused(client, identity, 'rate_limited');
        throw error;
      }
    },
    async failed(client, identity, code) {
      failures.failed(client.address, identity);
      await refused(client, identity, code);
    },
  };
}
