/** How pools behave where nobody says anything. */
export const poolPolicy = {
  /** after so many failed starts in a row nothing is started until a person resumes the pool */
  failuresMax: 5,
  backOffMs: 60_000,
  backOffMsMax: 600_000,
  /** how long a runner that came may take to get the job that it was started for */
  claimGraceMs: 60_000,
  decisionsKept: 500,
} as const;
