/** What an incarnation leaves to count attempts of a job in; more of them than that rise into the room of incarnations that have passed by then. */
const epochsPerIncarnation = 2 ** 11;

/** As many as leave the epochs safe integers: until the year 2165. */
const incarnationsMax = 2 ** 42;

/** When incarnations begin to count: with the year 2026, in ms since the Unix epoch. */
const incarnationsSince = 1_767_225_600_000;

/**
 * The epoch of a job's next attempt: above `previous`, and above everything given out under an earlier incarnation, also by a
 * database state that a restored backup has forgotten.
 *
 * @param previous epoch of the job's newest attempt, 0 if it has none
 * @param incarnation of the installation: 0 until it is restored from a backup, then see {@link nextIncarnation}
 */
export const nextEpoch = (previous: number, incarnation: number): number =>
  Math.max(previous, incarnation * epochsPerIncarnation) + 1;

/**
 * The incarnation of an installation that is restored from a backup. It is the time, so that one backup restored twice gives two: which others there were
 * the backup can not know.
 *
 * @param previous the incarnation that the backup knows
 * @param now ms since the Unix epoch
 * @returns null: by such a clock nothing sure can be said, as it is before 2026 or not before the last restore that is known, or more than a hundred years ahead
 */
export function nextIncarnation(previous: number, now: number): number | null {
  const incarnation = Math.floor(now) - incarnationsSince;
  return incarnation > previous && incarnation < incarnationsMax ? incarnation : null;
}
