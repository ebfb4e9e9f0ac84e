import fc from 'fast-check';
import { expect, test } from 'vitest';
import { charsMax, compilePattern } from './pattern.ts';

const find = (source: string, text: string, exactCase = true) => {
  const { pattern, problem } = compilePattern(source, { exactCase });
  if (problem !== null) return problem;
  const found = pattern.find(text);
  return found && text.slice(found.from, found.to);
};

test('finds the first place, and there as much as it can', () => {
  expect(find('er+or: \\d{2,3}', 'an errror: 1234')).toBe('errror: 123');
  expect(find('(warn|error)s?', 'no errors, no warnings')).toBe('errors');
  expect(find('^\\[.*\\]', '[a] b [c]')).toBe('[a] b [c]');
  expect(find('[^ ]+\\.ts$', 'see src/a.ts and b.ts')).toBe('b.ts');
  expect(find('$', 'abc')).toBe('');
  expect(find('x', 'abc')).toBeNull();
});

test('capital and small letters are alike unless they are to differ', () => {
  expect([find('[a-c]+ERR', 'ABCerr', false), find('[a-c]+ERR', 'ABCerr')]).toEqual(['ABCerr', null]);
});

test('what is no pattern, or would have to go back in the text, is refused with the reason', () => {
  expect(
    ['(a', 'a)', '[a', '*a', 'a**', '(?=a)', '(a)\\1', 'a{2,1}', 'a{5000}', 'a\\', '\\b'].map((each) => find(each, 'a')),
  ).toEqual([
    'a ( is not closed',
    'a ) closes nothing',
    'a [ is not closed',
    '* repeats nothing',
    'something is repeated twice',
    '(? is known only as (?:',
    '\\1 is not known here',
    '{2,1} counts down',
    '{5000} is more than 100 times',
    'it ends with a \\',
    '\\b is not known here',
  ]);
  expect(find('((a{90}){90}){90}', 'a')).toBe('it is too long');
});

const part = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '^', '$', '(a|b)', '(ab|)', '1');
const times = fc.constantFrom('', '*', '+', '?', '{1,2}');
const source = fc
  .array(fc.tuple(part, times), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.map(([one, count]) => (one === '^' || one === '$' ? one : one + count)).join(''));

test('has what the usual engine has, at the same place', () => {
  fc.assert(
    fc.property(source, fc.string({ unit: fc.constantFrom('a', 'b', '1', ' '), maxLength: 12 }), (pattern, text) => {
      const { pattern: mine } = compilePattern(pattern, { exactCase: true });
      expect(mine?.find(text)?.from ?? -1).toBe(text.search(new RegExp(pattern)));
    }),
    { numRuns: 2_000 },
  );
});

test('takes time in proportion to the text, for patterns that bring others to their knees', () => {
  /** the least of a few: what comes in between only adds to it */
  const cost = (source: string, length: number): number => {
    const { pattern } = compilePattern(source, { exactCase: true });
    const text = 'a'.repeat(length);
    const costs = Array.from({ length: 4 }, () => {
      const before = process.cpuUsage();
      pattern?.find(text);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    });
    return Math.min(...costs);
  };
  cost('(a+)+b', 10_000);
  // quadratic would be sixty-four times as much, exponential would not end
  for (const source of ['(a+)+b', '(a|a)*c', '(a*)*(a*)*(a*)*d'])
    expect(cost(source, 80_000) / Math.max(cost(source, 10_000), 500), source).toBeLessThan(24);
  expect(compilePattern('b', { exactCase: true }).pattern?.find(`${'a'.repeat(charsMax)}b`)).toBeNull();
});
