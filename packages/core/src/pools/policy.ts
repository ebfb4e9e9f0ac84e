/** How pools behave where nobody says anything. */
export const poolPolicy = {
  /** after so many failed starts in a row nothing is started until a person resumes the pool */
  failuresMax: 5,
  backOffMs: 60_000,
  backOffMsMax: 600_000,
  /** how long a runner that came may take to get the job that it was started for */
  claimGraceMs: 60_000,
  /** so long a runner that lost contact is awaited before another is started for a job: after a restart of the server all of them come back */
  returnGraceMs: 20_000,
  decisionsKept: 500,
} as const;
