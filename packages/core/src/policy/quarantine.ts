/** How often a job is tried that could not be prepared, before it waits for a person. */
export const prepareTriesMax = 3;

/** How long it waits after the first, the second … try in a row that failed; after further ones as after the last. */
const prepareBackoffsMs = [0, 5_000, 30_000] as const;

/** How long a job waits after so many tries that could not be prepared. */
export const prepareBackoffMs = (failures: number): number =>
  prepareBackoffsMs[Math.min(Math.max(failures, 1), prepareBackoffsMs.length) - 1] ?? 0;
