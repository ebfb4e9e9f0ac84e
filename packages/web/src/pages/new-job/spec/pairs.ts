type Read = { ok: true; pairs: Record<string, string> } | { ok: false; problem: string };

/**
 * Reads `name=value` lines; empty ones are skipped. `name=<<END` begins a value of several lines that ends before a line of just that word.
 */
export function parsePairs(text: string): Read {
  const pairs = new Map<string, string>();
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (line.trim() === '') continue;
    const at = line.indexOf('=');
    if (at < 1) return { ok: false, problem: `Line ${index + 1} is not name=value: ${line.trim().slice(0, 60)}` };
    const [name, value] = [line.slice(0, at).trim(), line.slice(at + 1)];
    const word = /^<<(\w+)$/.exec(value)?.[1];
    if (word === undefined) {
      pairs.set(name, value);
      continue;
    }
    const end = lines.indexOf(word, index + 1);
    if (end === -1) return { ok: false, problem: `The value of ${name} ends with no line ${word}` };
    pairs.set(name, lines.slice(index + 1, end).join('\n'));
    index = end;
  }
  return { ok: true, pairs: Object.fromEntries(pairs) };
}

/** The other way round. */
export function writePairs(value: Record<string, unknown>): string {
  const parts = Object.entries(value).map(([name, own]) => {
    const text = String(own);
    if (!text.includes('\n') && !/^<<\w+$/.test(text)) return `${name}=${text}`;
    const lines = text.split('\n');
    let word = 'END';
    while (lines.includes(word)) word += 'X';
    return `${name}=<<${word}\n${text}\n${word}`;
  });
  return parts.join('\n');
}
