import { catalogue } from '@baton/protocol';
import { LogStoreFull, Refused, StoreFull, StoreOutcomeUnknown, StoreUnavailable } from '@baton/server';
import type { Failure } from '../network/call.ts';

/** An expected error as it goes over the wire; null for a defect. */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof Refused) return worded(error.code, { ...error.detail });
  if (error instanceof StoreUnavailable || error instanceof StoreOutcomeUnknown) return worded('storage_unavailable', {});
  if (error instanceof StoreFull || error instanceof LogStoreFull) return worded('storage_full', {});
  return null;
}

function worded(code: keyof typeof catalogue, detail: Record<string, unknown>): Failure {
  const { status, message, next } = catalogue[code];
  return { code, status, message, next, detail: status === 503 ? { retryAfterSeconds: 1, ...detail } : detail };
}
