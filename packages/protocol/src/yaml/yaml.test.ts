import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApiError } from '../errors/api-error.ts';
import { parseYaml } from './parse.ts';
import type { Json } from './plain-json.ts';
import { printYaml } from './print.ts';
import { oddYaml } from './testing/odd-yaml.ts';

function refusal(text: string): string {
  try {
    parseYaml(text);
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
  throw new Error('It was accepted.');
}

// JSON itself knows no difference between 0 and -0
const noNegativeZero = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

test('what is printed is read again as it was', () => {
  const values = fc.jsonValue({ maxDepth: 6, noUnicodeString: false }).map(noNegativeZero);
  fc.assert(
    fc.property(values, (value) => {
      expect(parseYaml(printYaml(value))).toEqual(value);
    }),
  );
});

test('texts that look like something else stay texts', () => {
  const texts = ['no', 'on', '1e3', '0x10', 'null', '~', '2026-01-01', '', ' ', '- a', 'a: b', '{{ name }}', '#', 'x\ny\n', '<<'];
  expect(parseYaml(printYaml({ texts }))).toEqual({ texts });
});

test.for([
  ['a circle', 'a: &x\n  b: *x\n', /contains itself|alias/i],
  ['a list in itself', '&x [ *x ]', /contains itself|alias/i],
  ['a key twice', 'a: 1\nb: {c: 1}\na: 2\n', /line 3, column 1: the key a is there twice/],
  ['a key twice, once by another name', 'a: &k x\nx: 1\n*k : 2\n', /line 3, column 1: the key \*k stands elsewhere/],
  ['a key twice, as a number and as a text', '1: a\n"1": b\n', /line 2, column 1: the key 1 is there twice/],
  ['a merge by its tag', 'a: &x {p: 1}\nb:\n  !!merge <<: *x\n', /line 3, column 3: .*tag/],
  ['bytes', 'a: !!binary aGk=\n', /line 1, column 4: .*tag/],
  ['two documents', 'a: 1\n---\nb: 2\n', /document/i],
  ['an alias of nothing', 'a: *nothing\n', /nothing/],
  ['a number that is none', 'a: .nan\n', /line 1, column 1: a: NaN/],
  ['an endless number', 'a:\n  - 1\n  - b: 1e999\n', /line 3, column 5: a\[1\]\.b: Infinity/],
  ['what is wrong behind a mark of byte order', '\ufeff[[}', /line 1, column 3/],
  ['a tag of programs', 'a: !!js/function "x"\n', /tag/i],
  ['a broken line', 'a: [1, 2\nb: 3\n', /line \d+/],
  ['a tab for indentation', 'a:\n\tb: 1\n', /line \d+/],
  ['a mapping as key', '? {a: 1}\n: b\n', /key/i],
  ['lists nested without end', '['.repeat(200_000), /line 1, column 33.*nested too deeply/],
  ['mappings nested without end', '{a: '.repeat(60_000), /nested too deeply/],
  ['keys that are keys of keys', '? '.repeat(3_000), /nested too deeply/],
  ['lists in lists in one line', '- '.repeat(3_000), /nested too deeply/],
  [
    'an indentation without end',
    Array.from({ length: 800 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    /line 258.*deeply/,
  ],
  ['more parts than anybody writes', '- x\n'.repeat(100_000), /more than 100000 parts/],
  [
    'what is deeper by its indentation',
    Array.from({ length: 40 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    /deeper than 32/,
  ],
] as const)('%s is refused with its place', ([, text, words]) => {
  expect(refusal(text)).toMatch(words);
});

test('a short document that would become a long one is refused', () => {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const items = level === 0 ? Array(9).fill('lol') : Array(9).fill(`*l${level - 1}`);
    return `l${level}: &l${level} [${items.join(', ')}]`;
  });
  expect(refusal(levels.join('\n'))).toMatch(/alias/i);
});

test('whatever comes in, comes out as JSON or as a refusal', () => {
  fc.assert(
    fc.property(oddYaml(), (text) => {
      let read: Json;
      try {
        read = parseYaml(text);
      } catch (error) {
        expect(error).toBeInstanceOf(ApiError);
        return;
      }
      expect(noNegativeZero(read)).toEqual(noNegativeZero(JSON.parse(JSON.stringify(read))));
    }),
  );
});

test('a mapping of many keys is read in a moment, not each compared with each', () => {
  const lines = Array.from({ length: 10_000 }, (_, number) => `key${number}: ${number}`);
  expect(Object.keys(parseYaml(lines.join('\n')) as object)).toHaveLength(10_000);
});

test('a script keeps its brackets and dashes', () => {
  const script = `${'[[ '.repeat(50)}\n${'- '.repeat(50)}\n${' '.repeat(300)}x\n`;
  expect(parseYaml(`script: |2\n${script.replace(/^/gm, '  ')}`)).toMatchObject({ script: expect.stringContaining('[[ [[') });
});

test('ends of lines, marks of byte order and of documents, and numbers of other versions are read as YAML 1.2 means them', () => {
  expect(parseYaml('\ufeff%YAML 1.2\r\n---\r\na: 1\r\nb: >-\r\n  x\r\n  y\r\n...\r\n')).toEqual({ a: 1, b: 'x y' });
  expect(parseYaml('[010, 0o17, 0x1F, 1_000, 12:30, yes, on, True, ~, 1e3]')).toEqual([
    ...[10, 15, 31, '1_000', '12:30', 'yes', 'on', true, null, 1_000],
  ]);
  expect(parseYaml('%YAML 1.1\n---\n[010, yes]\n')).toEqual([10, 'yes']);
});

test('a key that names the prototype is a key', () => {
  const read = parseYaml('__proto__: {a: 1}\n');
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  expect(JSON.stringify(read)).toBe('{"__proto__":{"a":1}}');
});
