import { ApiError } from '@baton/protocol';
import type { Entropy } from '../../ports/entropy.ts';
import type { Logger } from '../../ports/telemetry.ts';
import { expectedError } from '../http/to-api-error.ts';

/** Turns what went wrong into what may be told. */
export type ReportError = (error: unknown) => ApiError;

/** A defect gets a reference that stands in the log. */
export const createReportError =
  (deps: { logger: Logger; entropy: Entropy }): ReportError =>
  (error) => {
    const expected = expectedError(error);
    if (expected) return expected;
    const reference = Buffer.from(deps.entropy.bytes(6)).toString('hex');
    deps.logger.error({ reference, err: error }, 'live view failed unexpectedly');
    return new ApiError('internal', { reference });
  };
