/** How long a password is, in characters as people count them. */
export const passwordChars = { min: 12, max: 256 } as const;

/** What is left of a password when all that is easily guessed was taken out must have this many characters. */
const guessesMin = 4;
const differentCharsMin = 5;
/** A shorter login stands in too many words. */
const loginCharsMin = 4;

/** Words that stand in most passwords that are tried first, and rows of keyboards. */
const usual = [
  ...['password', 'passwort', 'passwd', 'passw0rd', 'p@ssword', 'p@ssw0rd', 'motdepasse', 'contrasena', 'welcome', 'willkommen'],
  ...['administrator', 'admin', 'root', 'user', 'login', 'letmein', 'changeme', 'secret', 'geheim', 'hunter', 'test', 'baton'],
  ...['iloveyou', 'trustno', 'monkey', 'dragon', 'master', 'sunshine', 'princess', 'football', 'superman', 'batman', 'summer'],
  ...['qwertzuiop', 'qwertyuiop', 'qwerty', 'qwertz', 'azerty', 'asdfghjkl', 'asdfgh', 'asdf', 'yxcvbnm', 'zxcvbnm', 'zxcvbn'],
  ...['qazwsxedc', 'qazwsx', '1qaz2wsx', '1q2w3e4r5t', '1q2w3e4r', 'spring', 'winter', 'autumn'],
];

/** Takes out runs of three or more: `aaaa`, `abcd`, `4321`. */
function withoutRuns(text: string): string {
  const codes = [...text].map((char) => char.codePointAt(0) ?? 0);
  const inRun = codes.map(() => false);
  for (let at = 2; at < codes.length; at++) {
    const step = (codes[at] ?? 0) - (codes[at - 1] ?? 0);
    if (Math.abs(step) > 1 || (codes[at - 1] ?? 0) - (codes[at - 2] ?? 0) !== step) continue;
    inRun.fill(true, at - 2, at + 1);
  }
  return [...text].filter((_, at) => !inRun[at]).join('');
}

/** Null when someone may take this password (NFC) for the login, else what is wrong with it, to be said after *The password*. */
export function passwordProblem(password: string, login: string): string | null {
  const chars = [...password];
  if (chars.length < passwordChars.min) return `is too short (${chars.length} characters)`;
  if (chars.length > passwordChars.max) return `is too long (${chars.length} characters)`;
  if (new Set(chars).size < differentCharsMin) return 'has too few different characters';
  const small = password.toLowerCase();
  if (login.length >= loginCharsMin && small.includes(login.toLowerCase())) return 'contains the login';
  const rest = usual.reduce((text, word) => text.replaceAll(word, ''), small);
  return [...withoutRuns(rest)].length < guessesMin ? 'is one of those that are tried first' : null;
}
