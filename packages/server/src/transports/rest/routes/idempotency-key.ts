import { checkerOf } from '../../http/checker.ts';
import type { Call } from '../rest-route.ts';
import { IdempotencyHeaders } from './params.ts';

const checkHeaders = checkerOf(IdempotencyHeaders, 'header');

/** The key with which a submission may be sent again. Throws `invalid_request`. */
export function idempotencyKeyOf({ header }: Pick<Call, 'header'>): string | null {
  const key = header('idempotency-key');
  if (key === undefined) return null;
  return checkHeaders({ 'idempotency-key': key })['idempotency-key'] ?? null;
}
