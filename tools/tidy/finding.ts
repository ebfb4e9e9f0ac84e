/** One thing that is wrong, and what to do about it. */
export interface Finding {
  /** Path relative to the repository's root. */
  readonly file: string;
  readonly line: number;
  readonly problem: string;
  readonly advice: string;
}

/** A check's result as it is printed: a place that editors can open, the problem, the way out. */
export function formatFinding(finding: Finding): string {
  return `${finding.file}:${finding.line} ${finding.problem}\n    ${finding.advice}`;
}
