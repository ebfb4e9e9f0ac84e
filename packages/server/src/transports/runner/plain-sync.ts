import { runnerPaths } from '@baton/protocol';

const requestLine = Buffer.from(`POST ${runnerPaths.sync} HTTP/1.1\r\n`);
const headEnd = Buffer.from('\r\n\r\n');
const headBytesMax = 8 * 1024;
const bodyBytesMax = 64 * 1024;

/** A whole sync request. */
export interface PlainSync {
  authorization: string | undefined;
  body: Buffer;
  /** of head and body */
  bytes: number;
}

/** Field lines as every HTTP library writes them: anything else is for a library to judge. */
const plainHead = /^(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e]*\r\n)+$/;
const jsonType = /^application\/json(?:; ?charset=utf-8)?$/i;
const smallNumber = /^\d{1,6}$/;

interface Fields {
  host?: string;
  authorization?: string;
  'content-type'?: string;
  'content-length'?: string;
  connection?: string;
}

const known = new Set(['host', 'authorization', 'content-type', 'content-length', 'connection']);
/** What changes how the rest is to be read, or what is to be answered. */
const special = new Set(['transfer-encoding', 'content-encoding', 'expect', 'upgrade', 'te', 'trailer']);

/**
 * The sync request with which these bytes begin, where it is written without any speciality of HTTP. `more`: it may be one when more bytes have
 * come. `other`: it is something else, or not sure to be one, or is wrong in any way.
 */
export function plainSyncOf(bytes: Buffer): PlainSync | 'more' | 'other' {
  const known = Math.min(bytes.length, requestLine.length);
  if (bytes.compare(requestLine, 0, known, 0, known) !== 0) return 'other';
  const end = bytes.indexOf(headEnd);
  if (end === -1) return bytes.length > headBytesMax ? 'other' : 'more';
  const fields = end > headBytesMax ? null : fieldsOf(bytes.toString('latin1', requestLine.length, end + 2));
  if (fields === null) return 'other';
  const bodyBytes = Number(fields['content-length']);
  const total = end + headEnd.length + bodyBytes;
  if (bytes.length < total) return 'more';
  return { authorization: fields.authorization, body: bytes.subarray(total - bodyBytes, total), bytes: total };
}

function fieldsOf(head: string): Fields | null {
  if (!plainHead.test(head)) return null;
  const fields: Fields = {};
  for (let at = 0; at < head.length; ) {
    const end = head.indexOf('\r\n', at);
    const colon = head.indexOf(':', at);
    const name = head.slice(at, colon).toLowerCase();
    if (special.has(name)) return null;
    if (known.has(name)) {
      if (Object.hasOwn(fields, name)) return null;
      fields[name as keyof Fields] = head.slice(colon + 1, end).trim();
    }
    at = end + 2;
  }
  return isPlain(fields) ? fields : null;
}

function isPlain({ host, connection, ...fields }: Fields): boolean {
  const length = fields['content-length'] ?? '';
  return (
    Boolean(host) &&
    (connection === undefined || connection.toLowerCase() === 'keep-alive') &&
    jsonType.test(fields['content-type'] ?? '') &&
    smallNumber.test(length) &&
    Number(length) <= bodyBytesMax
  );
}
