import { type Asked, headerOf } from '../../../transports/http/reached.ts';
import { ConnectError } from './connect-error.ts';

/** Refuses what this server does not speak: another version of Connect, a body that is compressed otherwise than by gzip. */
export function checkHeaders(asked: Asked): void {
  const version = headerOf(asked, 'connect-protocol-version');
  if (version !== undefined && version !== '1')
    throw new ConnectError('invalid_argument', `Connect-Protocol-Version must be 1, not ${version.slice(0, 20)}`);
  const encoding = headerOf(asked, 'content-encoding') ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip')
    throw new ConnectError(
      'unimplemented',
      `Bodies with the encoding ${encoding.slice(0, 20)} are not read here: send it as it is, or by gzip`,
      {
        headers: { 'accept-encoding': 'gzip, identity' },
      },
    );
}

/** For how long the caller waits for an answer; null: it does not say. */
export function timeoutOf(asked: Asked): number | null {
  const text = headerOf(asked, 'connect-timeout-ms');
  if (text === undefined) return null;
  if (!/^\d{1,10}$/.test(text))
    throw new ConnectError('invalid_argument', 'Connect-Timeout-Ms must be a number of at most ten digits');
  return Number(text);
}

/** Whether an answer may be compressed for this caller. */
export const takesGzip = (asked: Asked): boolean =>
  /(?:^|[\s,])gzip\s*(?:$|,|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))/i.test(headerOf(asked, 'accept-encoding') ?? '');
