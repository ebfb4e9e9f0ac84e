/** Limits on what comes from outside. The wire schemas use the same numbers; a test holds them equal. */
export const limits = {
  nameCharsMax: 120,
  labelCharsMax: 128,
  labelsMax: 64,
  executorsMax: 32,
  capacityMax: 1024,
  priorityMin: -1_000_000,
  priorityMax: 1_000_000,
  maxAttemptsMax: 100,
  idempotencyKeyCharsMax: 255,
  reasonCharsMax: 500,
} as const;
