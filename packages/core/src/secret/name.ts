const namePattern = /^[A-Z_][A-Z0-9_]*$/;

/** Limits on secrets; the wire schemas use the same. */
export const secretLimits = {
  nameCharsMax: 128,
  valueBytesMax: 64 * 1024,
  /** of one job, its own values among them */
  perJobMax: 100,
  /** of one job together: every value costs the matcher that masks it memory */
  perJobBytesMax: 128 * 1024,
} as const;

/** Why a text is no name of a secret, to follow it in a sentence; null when it is one. */
export function secretNameProblem(name: string): string | null {
  if (name.length > secretLimits.nameCharsMax) return `must have at most ${secretLimits.nameCharsMax} characters`;
  if (!namePattern.test(name)) return 'must be made of A to Z, 0 to 9 and _, and not begin with a digit';
  if (name.startsWith('BATON_')) return 'must not begin with BATON_, which is for what the runner says of the job';
  return null;
}
