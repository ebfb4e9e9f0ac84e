import type { AuthCode } from '../auth-refused.ts';
import type { FailureLimit } from '../failure-limit.ts';
import type { FailureLog } from '../failure-log.ts';
import type { Client } from './person.ts';

/** Tries to get in with a password or a link: limited, and written down when they fail. */
export interface Tries {
  /** Throws `rate_limited` when too many failed. */
  check(client: Pick<Client, 'address'>, identity: string): Promise<void>;
  /**
   * The same, and the try counts as failed from this moment on: until it is forgiven.
   *
   * @param own by what one is known who is counted apart, wherever they are; null: by address and identity
   */
  begin(client: Pick<Client, 'address'>, identity: string, own: string | null): Promise<void>;
  forgiven(client: Pick<Client, 'address'>, identity: string, own: string | null): void;
  /** A try that was begun and could not be judged, because of what is thrown, has not failed. */
  undone<T>(client: Pick<Client, 'address'>, identity: string, own: string | null, judge: () => Promise<T>): Promise<T>;
  /** Writes down that it was wrong, or right and refused all the same. */
  refused(client: Pick<Client, 'address'>, identity: string, code: AuthCode): Promise<void>;
}

export function watchTries({ failures, failureLog }: { failures: FailureLimit; failureLog: FailureLog }): Tries {
  const refused: Tries['refused'] = ({ address }, identity, code) => failureLog.note({ address, identity, code });
  const keyOf = (address: string, identity: string, own: string | null) =>
    own === null ? ([address, identity] as const) : (['known', own] as const);
  const limited = async (client: Pick<Client, 'address'>, identity: string, own: string | null): Promise<void> => {
    try {
      failures.check(...keyOf(client.address, identity, own));
    } catch (error) {
      await refused(client, identity, 'rate_limited');
      throw error;
    }
  };
  const forgiven: Tries['forgiven'] = (client, identity, own) => failures.forgiven(...keyOf(client.address, identity, own));
  return {
    refused,
    forgiven,
    check: (client, identity) => limited(client, identity, null),
    begin(client, identity, own) {
      const checked = limited(client, identity, own);
      // in the same turn: many tries at the same time all count
      failures.failed(...keyOf(client.address, identity, own));
      return checked;
    },
    async undone(client, identity, own, judge) {
      try {
        return await judge();
      } catch (error) {
        forgiven(client, identity, own);
        throw error;
      }
    },
  };
}
