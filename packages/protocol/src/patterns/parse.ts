/** Whether a character, by its code, is meant. */
export type CharTest = (code: number) => boolean;

/** A pattern as a tree. */
export type Node =
  | { kind: 'char'; test: CharTest }
  | { kind: 'begin' | 'end' }
  | { kind: 'all' | 'any'; of: Node[] }
  | { kind: 'times'; of: Node; least: number; most: number };

/** What is wrong with a pattern, in words. */
export class PatternProblem extends Error {}

const timesMax = 100;
const depthMax = 50;

const among = (from: string, to: string): CharTest => {
  const [low, high] = [from.charCodeAt(0), to.charCodeAt(0)];
  return (code) => low <= code && code <= high;
};
const isDigit = among('0', '9');
const isLetter: CharTest = (code) => among('a', 'z')(code) || among('A', 'Z')(code);
const isWord: CharTest = (code) => isLetter(code) || isDigit(code) || code === 95;
const isSpace: CharTest = (code) => /\s/.test(String.fromCharCode(code));
const not =
  (test: CharTest): CharTest =>
  (code) =>
    !test(code);

const classes: Readonly<Record<string, CharTest>> = {
  ...{ d: isDigit, D: not(isDigit), w: isWord, W: not(isWord), s: isSpace, S: not(isSpace) },
};
const controls: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n', f: '\f', v: '\v' };

/** Reads a pattern: what `RegExp` reads, without what would need to go back in the text: references, and looking ahead or behind. */
export function parsePattern(source: string, exactCase: boolean): Node {
  return new Parser(source, exactCase).whole();
}

class Parser {
  private at = 0;
  private depth = 0;
  private readonly source: string;
  private readonly exactCase: boolean;

  constructor(source: string, exactCase: boolean) {
    this.source = source;
    this.exactCase = exactCase;
  }

  whole(): Node {
    const node = this.any();
    if (this.at < this.source.length) throw new PatternProblem('a ) closes nothing');
    return node;
  }

  private any(): Node {
    const of = [this.all()];
    while (this.take('|')) of.push(this.all());
    return of.length === 1 ? (of[0] as Node) : { kind: 'any', of };
  }

  private all(): Node {
    const of: Node[] = [];
    while (this.at < this.source.length && this.peek() !== '|' && this.peek() !== ')') of.push(this.repeated(this.one()));
    return { kind: 'all', of };
  }

  private one(): Node {
    const char = this.next();
    if (char === '(') return this.group();
    if (char === '[') return { kind: 'char', test: this.set() };
    if (char === '.') return { kind: 'char', test: () => true };
    if (char === '^') return { kind: 'begin' };
    if (char === '$') return { kind: 'end' };
    if (char === '\\') return { kind: 'char', test: this.escaped() };
    if ('*+?'.includes(char)) throw new PatternProblem(`${char} repeats nothing`);
    return { kind: 'char', test: this.same(char) };
  }

  private group(): Node {
    if (++this.depth > depthMax) throw new PatternProblem('its groups are nested too deep');
    if (this.take('?') && !this.take(':')) throw new PatternProblem('(? is known only as (?:');
    const node = this.any();
    if (!this.take(')')) throw new PatternProblem('a ( is not closed');
    this.depth--;
    return node;
  }

  private repeated(of: Node): Node {
    const counts = this.counts();
    if (!counts) return of;
    // as few as possible or as many: the lines that have it are the same
    this.take('?');
    if (this.counts()) throw new PatternProblem('something is repeated twice');
    return { kind: 'times', of, ...counts };
  }

  private counts(): { least: number; most: number } | null {
    if (this.take('*')) return { least: 0, most: Number.POSITIVE_INFINITY };
    if (this.take('+')) return { least: 1, most: Number.POSITIVE_INFINITY };
    if (this.take('?')) return { least: 0, most: 1 };
    const [whole, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(this.source.slice(this.at)) ?? [];
    if (whole === undefined) return null;
    this.at += whole.length;
    const low = Number(least);
    const high = comma === '' ? low : most === '' ? Number.POSITIVE_INFINITY : Number(most);
    if (low > high) throw new PatternProblem(`${whole} counts down`);
    if (Math.max(low, high === Number.POSITIVE_INFINITY ? 0 : high) > timesMax)
      throw new PatternProblem(`${whole} is more than ${timesMax} times`);
    return { least: low, most: high };
  }

  private set(): CharTest {
    const isNegated = this.take('^');
    const tests: CharTest[] = [];
    while (!this.take(']')) {
      if (this.at >= this.source.length) throw new PatternProblem('a [ is not closed');
      tests.push(this.member());
    }
    const test: CharTest = (code) => tests.some((each) => each(code));
    return isNegated ? not(test) : test;
  }

  private member(): CharTest {
    const from = this.next();
    if (from === '\\' && classes[this.peek()]) return this.escaped();
    const low = from === '\\' ? this.literal() : from;
    const isRange = this.peek() === '-' && this.source[this.at + 1] !== ']' && this.at + 1 < this.source.length;
    if (!isRange) return this.same(low);
    this.at++;
    const to = this.next();
    const high = to === '\\' ? this.literal() : to;
    if (low > high) throw new PatternProblem(`${low}-${high} counts down`);
    const test = among(low, high);
    return this.exactCase ? test : (code) => test(code) || test(turned(code));
  }

  private escaped(): CharTest {
    const test = classes[this.peek()];
    if (!test) return this.same(this.literal());
    this.at++;
    return test;
  }

  private literal(): string {
    const char = this.next();
    if (controls[char] !== undefined) return controls[char];
    if (/[A-Za-z0-9]/.test(char)) throw new PatternProblem(`\\${char} is not known here`);
    return char;
  }

  private same(char: string): CharTest {
    const code = char.charCodeAt(0);
    const other = this.exactCase ? code : turned(code);
    return (each) => each === code || each === other;
  }

  private peek(): string {
    return this.source[this.at] ?? '';
  }

  private next(): string {
    const char = this.source[this.at++];
    if (char === undefined) throw new PatternProblem('it ends with a \\');
    return char;
  }

  private take(char: string): boolean {
    if (this.source[this.at] !== char) return false;
    this.at++;
    return true;
  }
}

/** The same letter, small for capital and capital for small. */
function turned(code: number): number {
  const char = String.fromCharCode(code);
  const other = char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase();
  return other.length === 1 ? other.charCodeAt(0) : code;
}
