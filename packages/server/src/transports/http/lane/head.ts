/** What stands before the body of a request. */
export interface Head {
  method: string;
  /** without the query */
  path: string;
  /** after the question mark; empty without one */
  query: string;
  /** by their names in small letters */
  headers: ReadonlyMap<string, string>;
  /** where the body begins in the bytes that were read */
  bodyAt: number;
  /** that it has when it is whole */
  bodyBytes: number;
}

/**
 * Far stricter than HTTP allows, on purpose: what does not fit is left to Node's parser, which knows all of HTTP. So two programs that read a
 * request differently can never both find one here.
 */
const shape = /^[A-Z]+ \/[!-~]* HTTP\/1\.1\r\n(?:[A-Za-z0-9-]+: [ -~]*\r\n)+\r\n$/;
const length = /^\d{1,9}$/;
const headEnd = '\r\n\r\n';
const headBytesMax = 8 * 1024;
/** The server refuses more. */
const headersMax = 100;

/** Headers that change how a connection or a body is read. */
const beyondUs = ['transfer-encoding', 'upgrade', 'expect', 'trailer', 'te'];

/**
 * Reads the head of a request that is here from its first byte to the last of its head, and with no more than its body. Null when that is not so, when
 * it is not plain, or anything at all about it is uncommon.
 */
export function readHead(bytes: Buffer): Head | null {
  const text = bytes.toString('latin1', 0, headBytesMax);
  const end = text.indexOf(headEnd);
  if (end === -1) return null;
  const bodyAt = end + headEnd.length;
  const head = text.slice(0, bodyAt);
  if (!shape.test(head)) return null;
  const firstEnd = head.indexOf('\r\n');
  const headers = readHeaders(head, firstEnd + 2, end);
  if (!headers?.has('host') || beyondUs.some((name) => headers.has(name))) return null;
  const connection = headers.get('connection');
  if (connection !== undefined && connection.toLowerCase() !== 'keep-alive') return null;
  const bodyBytes = bodyBytesOf(headers.get('content-length'));
  if (bodyBytes < bytes.length - bodyAt) return null;
  const [method = '', target = ''] = head.slice(0, firstEnd).split(' ', 2);
  const question = target.indexOf('?');
  const path = question === -1 ? target : target.slice(0, question);
  return { method, path, query: question === -1 ? '' : target.slice(question + 1), headers, bodyAt, bodyBytes };
}

const bodyBytesOf = (text: string | undefined): number => (text === undefined ? 0 : length.test(text) ? Number(text) : -1);

/** Null when a header stands there twice, or there are too many. */
function readHeaders(head: string, from: number, end: number): Map<string, string> | null {
  const headers = new Map<string, string>();
  let lines = 0;
  for (let at = from; at < end; lines++) {
    const lineEnd = head.indexOf('\r\n', at);
    const colon = head.indexOf(':', at);
    headers.set(head.slice(at, colon).toLowerCase(), head.slice(colon + 2, lineEnd).trim());
    at = lineEnd + 2;
  }
  return headers.size === lines && lines <= headersMax ? headers : null;
}
