/** The part of the threshold below which the oldest job has to wait before a queue counts as recovered. */
const recoveredPart = 0.8;

/**
 * What becomes of the alarm of a queue.
 *
 * @param ageMs how long its oldest job waits; null: nothing waits
 */
export function queueAlarm(ageMs: number | null, thresholdMs: number, isRaised: boolean): 'raise' | 'clear' | 'stay' {
  if (isRaised) return ageMs === null || ageMs < thresholdMs * recoveredPart ? 'clear' : 'stay';
  return ageMs !== null && ageMs >= thresholdMs ? 'raise' : 'stay';
}
