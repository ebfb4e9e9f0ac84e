/** Environment lines as a person writes them, read; or the first line that is wrong. */
export type EnvironmentResult = { ok: true; environment: Record<string, string> } | { ok: false; problem: string };

/** Reads `NAME=value` lines. Empty lines and lines that begin with `#` are skipped; a value may contain `=` and spaces. */
export function parseEnvironment(text: string): EnvironmentResult {
  const environment: Record<string, string> = {};
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line);
    if (!match?.[1]) return { ok: false, problem: `Line ${index + 1} is not NAME=value: ${line.trim().slice(0, 60)}` };
    environment[match[1]] = match[2] ?? '';
  }
  return { ok: true, environment };
}
