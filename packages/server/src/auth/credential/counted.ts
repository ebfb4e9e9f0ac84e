import type { Telemetry } from '../../ports/telemetry.ts';
import { AuthRefused } from '../auth-refused.ts';
import type { FailureLimit } from '../failure-limit.ts';
import type { FailureLog } from '../failure-log.ts';

export interface CountedDeps {
  telemetry: Telemetry;
  failures: FailureLimit;
  failureLog: FailureLog;
}

/**
 * Runs a check and counts its refusal; after too many refusals of this address and identity it answers `rate_limited` instead.
 *
 * @param claims the runner that the caller says to be, where its credential names none
 */
export function counted<T>(
  deps: CountedDeps,
  address: string,
  identity: string,
  check: () => T,
  claims: string | null = null,
): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof AuthRefused)) throw error;
    deps.telemetry.count('auth_failures', 1, { code: error.code });
    if (error.code === 'credential_missing') throw error;
    void deps.failureLog.note({ address, identity: claims ?? identity, code: error.code, ofNothing: error.ofNothing });
    error.delayMs = deps.failures.delayFor(address);
    deps.failures.check(address, identity, error.delayMs);
    deps.failures.failed(address, identity);
    throw error;
  }
}
