/**
 * The credential of an Authorization header, null without one. `token` is how clients of Gitea write it. What has another scheme is
 * answered as it is: it will be refused as malformed.
 */
export function bearerOf(header: string | undefined): string | null {
  if (header === undefined || header === '') return null;
  if (header.startsWith('Bearer ')) return header.slice(7).trim();
  const match = /^(?:bearer|token)\s+(.*)$/i.exec(header);
  return match ? (match[1] ?? '').trim() : header;
}
