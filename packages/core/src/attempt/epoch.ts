/** Epochs of one incarnation; an installation can be restored two million times before they leave the safe integers. */
const epochsPerIncarnation = 2 ** 32;

/**
 * The epoch of a job's next attempt: above `previous`, and above everything given out under an earlier incarnation, also by a
 * database state that a restored backup has forgotten.
 *
 * @param previous epoch of the job's newest attempt, 0 if it has none
 * @param incarnation how often this installation was restored from a backup, counted from 0
 */
export const nextEpoch = (previous: number, incarnation: number): number =>
  Math.max(previous, incarnation * epochsPerIncarnation) + 1;
