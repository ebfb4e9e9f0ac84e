import type { IncomingHttpHeaders } from 'node:http';
import { ConnectError } from './connect-error.ts';

/** Refuses what this server does not speak: another version of Connect, a compressed body. */
export function checkHeaders(headers: IncomingHttpHeaders): void {
  const version = headers['connect-protocol-version'];
  if (version !== undefined && version !== '1')
    throw new ConnectError('invalid_argument', `Connect-Protocol-Version must be 1, not ${String(version).slice(0, 20)}`);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw new ConnectError(
      'unimplemented',
      `Bodies with the encoding ${encoding.slice(0, 20)} are not read here: send it as it is`,
      {
        headers: { 'accept-encoding': 'identity' },
      },
    );
}

/** For how long the caller waits for an answer; null: it does not say. */
export function timeoutOf(headers: IncomingHttpHeaders): number | null {
  const text = headers['connect-timeout-ms'];
  if (text === undefined) return null;
  if (typeof text !== 'string' || !/^\d{1,10}$/.test(text))
    throw new ConnectError('invalid_argument', 'Connect-Timeout-Ms must be a number of at most ten digits');
  return Number(text);
}

/** Whether an answer may be compressed for this caller. */
export const takesGzip = (headers: IncomingHttpHeaders): boolean =>
  /(?:^|[\s,])gzip\s*(?:$|,|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))/i.test(String(headers['accept-encoding'] ?? ''));
