/** When a wave goes on, and when it goes back by itself. */
export const wavePolicy = {
  /** of the runners of a pool in the second stage, besides the first one */
  tenth: 0.1,
  /** of its runners that are updated at the same time, in the last stage */
  atOnceShare: 0.25,
  /** how long the runners of a stage are watched before the next one begins */
  watchMs: 300_000,
  /** a start may take so many times as long as usual, and at least so much longer */
  slowFactor: 2,
  slowMs: 30_000,
  /** of the updates that were tried so many may fail; in the first stage none */
  failedShare: 0.1,
  /** jobs that must have ended before they tell anything */
  jobsMin: 5,
  /** the share of jobs that fail may rise by so much */
  jobsWorse: 0.2,
  /** what is taken for the share of jobs that failed before when too few ended to tell */
  jobsUnknown: 0.5,
} as const;
