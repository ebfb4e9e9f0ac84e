/** The server's bar, shown before it has to refuse. */
export const passwordCharsMin = 12;

const loginPattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** What is wrong with a login, or null. */
export const loginProblem = (login: string): string | null =>
  loginPattern.test(login) ? null : 'Lower-case letters, digits, dots, dashes; it begins with a letter or digit.';

/** What is wrong with a new password, or null. Characters are counted as people do. */
export function passwordProblem(password: string): string | null {
  const missing = passwordCharsMin - [...password].length;
  if (missing <= 0) return null;
  return missing === 1 ? 'One more character is needed.' : `${missing} more characters are needed.`;
}
