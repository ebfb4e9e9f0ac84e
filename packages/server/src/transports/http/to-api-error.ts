import type { Refusal } from '@baton/core';
import { ApiError, type ErrorCode, type ErrorDetail } from '@baton/protocol';
import { Refused } from '../../app/index.ts';
import { AuthRefused } from '../../auth/index.ts';

/** Errors of the stores pass through the use cases; this layer knows them by name only. */
const storeErrors: Readonly<Record<string, ErrorCode>> = {
  StoreUnavailable: 'storage_unavailable',
  StoreOutcomeUnknown: 'storage_unavailable',
  StoreFull: 'storage_full',
  LogStoreFull: 'storage_full',
};

/** How long to wait before the next try when nobody knows better. */
const retryAfterSeconds = 1;

const mayBeRetried: readonly ErrorCode[] = [
  'storage_unavailable',
  'server_starting',
  'server_overloaded',
  'rate_limited',
  'files_at_once',
];

/** An expected failure in the words of the catalogue; null for a defect. */
export function expectedError(error: unknown): ApiError | null {
  if (error instanceof ApiError) return error;
  if (error instanceof Refused || error instanceof AuthRefused) return catalogued(error.code, error.detail);
  const code = error instanceof Error ? storeErrors[error.name] : undefined;
  return code ? catalogued(code, {}) : null;
}

/** The words of a refusal that is known before anybody asks. */
export function wordsOfRefusal({ code, detail }: Refusal): { code: string; message: string; next: string } {
  const { message, next } = catalogued(code, detail).toBody().error;
  return { code, message, next };
}

/** How long the answer is to be kept from who asked. */
export const delayOf = (error: unknown): number => (error instanceof AuthRefused ? error.delayMs : 0);

function catalogued(code: ErrorCode, detail: ErrorDetail): ApiError {
  const { stackTraceLimit } = Error;
  // it is an answer: where it was made is of no use
  Error.stackTraceLimit = 0;
  const error = new ApiError(code, mayBeRetried.includes(code) ? { retryAfterSeconds, ...detail } : detail);
  Error.stackTraceLimit = stackTraceLimit;
  return error;
}
