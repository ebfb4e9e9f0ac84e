/**
 * The part of a file that a request asks for, by its headers Range and If-Range. Null: all of it; so it is for what is not understood, can not be
 * satisfied or has more than one part.
 *
 * @param etag of the file as it is now
 */
export function byteRange(
  size: number,
  etag: string,
  range: string | undefined,
  ifRange: string | undefined,
): { from: number; to: number } | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '');
  if (!match || (ifRange !== undefined && ifRange !== etag)) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  return from < to ? { from, to } : null;
}
