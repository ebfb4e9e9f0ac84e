const isWordStart = (text: string, at: number): boolean => at === 0 || /[\s/_.\-:@(]/.test(text[at - 1] ?? '');

/** What a part of what was typed is worth in a text: the more it looks like a word of it, the more. 0: it does not occur. */
function worthOf(part: string, text: string): number {
  if (text === part) return 100;
  if (text.startsWith(part)) return 80;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) if (isWordStart(text, at)) return 60;
  if (text.includes(part)) return 40;
  return part.length < 2 ? 0 : worthOfLetters(part, text);
}

/** Letters one after the other with others between them: `rnr` in *runner*. Each gap makes it worth less; the first has to begin a word. */
function worthOfLetters(part: string, text: string): number {
  let best = 0;
  for (let start = text.indexOf(part.charAt(0)); start >= 0; start = text.indexOf(part.charAt(0), start + 1)) {
    if (!isWordStart(text, start)) continue;
    let at = start;
    let gaps = 0;
    for (const letter of part.slice(1)) {
      const next = text.indexOf(letter, at + 1);
      if (next < 0) {
        at = -1;
        break;
      }
      // one that begins a word is no gap: `gr` in *go to runners*
      if (next > at + 1 && !isWordStart(text, next)) gaps++;
      at = next;
    }
    if (at >= 0) best = Math.max(best, 30 - 6 * gaps);
  }
  return Math.max(0, best);
}

/** What was typed, as the parts that all have to occur. */
export const partsOf = (typed: string): string[] => typed.toLowerCase().split(/\s+/).filter(Boolean);

/**
 * How well a text fits what was typed: 0 it does not; more is better. All parts have to occur, in whatever order.
 *
 * @param also words that stand for the text and are not shown; they count half
 */
export function fitOf(parts: readonly string[], text: string, also = ''): number {
  const [shown, hidden] = [text.toLowerCase(), also.toLowerCase()];
  let sum = 0;
  for (const part of parts) {
    const worth = Math.max(worthOf(part, shown), hidden === '' ? 0 : worthOf(part, hidden) / 2);
    if (worth === 0) return 0;
    sum += worth;
  }
  // among equals the shorter text: more of it was typed
  return sum / Math.max(1, parts.length) + 1 / (1 + text.length);
}
