/**
 * An internet address as its four 32-bit words. IPv4 stands in the form that IPv6 has for it (::ffff:a.b.c.d), so that one address has one value
 * however it is written.
 */
export interface Address {
  words: readonly [number, number, number, number];
  isV4: boolean;
}

const mappedWord = 0xffff;

/** Reads IPv4 in dots or IPv6; a zone (`%eth0`) is left out. Null for anything else. */
export function parseAddress(text: string): Address | null {
  if (!text.includes(':')) {
    const word = parseV4(text);
    return word === null ? null : fromV4(word);
  }
  const groups = parseV6(text.replace(/%.*$/s, ''));
  if (groups === null) return null;
  const word = (at: number): number => (((groups[at] ?? 0) << 16) | (groups[at + 1] ?? 0)) >>> 0;
  const words = [word(0), word(2), word(4), word(6)] as const;
  return { words, isV4: words[0] === 0 && words[1] === 0 && words[2] === mappedWord };
}

const fromV4 = (word: number): Address => ({ words: [0, 0, mappedWord, word], isV4: true });

/** Four decimal numbers without leading zeros: some programs read those as octal. */
function parseV4(text: string): number | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return null;
  return parts.reduce((word, part) => ((word << 8) | Number(part)) >>> 0, 0);
}

/** Eight groups, at most one row of zeros left out, the last two perhaps in dots. */
function parseV6(text: string): number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [before, after] = halves.map(groupsOf);
  if (!before || (halves.length === 2 && !after)) return null;
  // dots may stand at the end of the whole only
  if (halves.length === 2 && halves[0]?.includes('.')) return null;
  const given = before.length + (after?.length ?? 0);
  if (halves.length === 1) return given === 8 ? before : null;
  return given > 7 ? null : [...before, ...new Array<number>(8 - given).fill(0), ...(after ?? [])];
}

function groupsOf(text: string): number[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [at, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else {
      const word = at === parts.length - 1 ? parseV4(part) : null;
      if (word === null) return null;
      groups.push(word >>> 16, word & 0xffff);
    }
  }
  return groups;
}

/** As it is usually written: IPv4 in dots, IPv6 in its shortest form. */
export function addressText({ words, isV4 }: Address): string {
  if (isV4) return [24, 16, 8, 0].map((shift) => (words[3] >>> shift) & 0xff).join('.');
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  const { at, count } = longestZeros(groups);
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return count < 2 ? hex(groups) : `${hex(groups.slice(0, at))}::${hex(groups.slice(at + count))}`;
}

function longestZeros(groups: readonly number[]): { at: number; count: number } {
  let best = { at: 0, count: 0 };
  for (let at = 0; at < groups.length; at++) {
    let count = 0;
    while (groups[at + count] === 0) count++;
    if (count > best.count) best = { at, count };
  }
  return best;
}
