/**
 * The lowest id that a job submitted at this instant could have: ids are UUIDs of version 7, whose order is that of time.
 *
 * @param at ms since the Unix epoch
 */
export function firstIdAt(at: number): string {
  const hex = Math.floor(at).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}`;
}
