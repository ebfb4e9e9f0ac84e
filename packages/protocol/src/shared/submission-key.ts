/**
 * A key for a submission, made of a random UUID: it begins with the time, so that what was submitted together stands together in the
 * database. Keys without an order cost the server a page of its index each.
 *
 * @param uuid of version 4
 * @param now ms since the epoch
 */
export function submissionKey(uuid: string, now: number): string {
  const time = now.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${uuid.slice(15)}`;
}
