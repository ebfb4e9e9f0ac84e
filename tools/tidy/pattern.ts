/** A compiled path pattern. */
export interface Pattern {
  readonly text: string;
  /** Undefined: no match. Else the text that `(*)` stood for, '' when the pattern has none. */
  match(path: string): string | undefined;
}

/** One step of the translation: pattern text on the left, regular expression on the right; the first that fits wins. */
const translations: readonly (readonly [RegExp, string])[] = [
  [/^\(\*\)/, '([^/]+)'],
  [/^\*\*\//, '(?:.*/)?'],
  [/^\*\*/, '.*'],
  [/^\*/, '[^/]*'],
  [/^\{/, '(?:'],
  [/^\}/, ')'],
  [/^,/, '|'],
];

function toRegExp(text: string): RegExp {
  let rest = text;
  let result = '';
  while (rest !== '') {
    const found = translations.find(([from]) => from.test(rest));
    const taken = found === undefined ? rest.slice(0, 1) : (rest.match(found[0])?.[0] ?? '');
    result += found === undefined ? taken.replace(/[.+?^$()|[\]\\]/, '\\$&') : found[1];
    rest = rest.slice(taken.length);
  }
  return new RegExp(`^${result}$`);
}

/**
 * Compiles a path pattern: `*` is one name, `**` any depth, `{a,b}` one of several, and `(*)` one name that is remembered,
 * so that siblings under one pattern can be told apart.
 */
export function pattern(text: string): Pattern {
  const regExp = toRegExp(text);
  return {
    text,
    match(path) {
      const found = regExp.exec(path);
      return found === null ? undefined : (found[1] ?? '');
    },
  };
}

/** Whether a path fits one of several patterns. */
export function matchesAny(patterns: readonly string[], path: string): boolean {
  return patterns.some((text) => compiled(text).match(path) !== undefined);
}

const cache = new Map<string, Pattern>();

/** A pattern from the cache: the tables are small, the files many. */
export function compiled(text: string): Pattern {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const made = pattern(text);
  cache.set(text, made);
  return made;
}
