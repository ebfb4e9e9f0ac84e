import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanLine, lineCharsMax } from '../log/clean-line.ts';
import { lineText } from './line-text.ts';
import { LineQuota } from './quota.ts';

/** Also halves of characters, and what steers a terminal. */
const anyText = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 }).map((codes) => String.fromCharCode(...codes));

test('a clean line has nothing that steers a terminal, no half characters, no token, and one line', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 0, max: 300 }), (text, at) => {
      const clean = cleanLine(`${text.slice(0, at)}\u001b[31m${text.slice(at)} bat_api_${'Z9'.repeat(24)}`);
      expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      expect(clean.isWellFormed()).toBe(true);
      expect(clean).not.toContain('Z9Z9');
    }),
  );
});

test('a long line is cut and says by how much; a token at the cut does not show', () => {
  expect(cleanLine('x'.repeat(1_000_000))).toBe(`${'x'.repeat(lineCharsMax)}… (${1_000_000 - lineCharsMax} more characters)`);
  const atCut = cleanLine(`${'x'.repeat(lineCharsMax - 12)} bat_run_${'Z9'.repeat(24)} and more`);
  expect(atCut).not.toContain('Z9');
});

test('a message has its data beside it, without what must not be told', () => {
  const text = lineText('failed', { token: 'bat', inner: { password: 'p', kept: 1 }, nothing: null, err: new TypeError('odd') });
  expect(text).toMatch(/^failed {2}token=\(hidden\) {2}inner=\{"password":"\(hidden\)","kept":1\} {2}err=TypeError: odd/);
});

test('a quota lets a burst through, then a rate, and counts what it does not', () => {
  const quota = new LineQuota({ linesPerMinute: 60, linesAtOnce: 3, bytesPerDay: 1_000 });
  const take = (now: number, bytes = 1) => quota.take('a', bytes, now);
  expect([take(0), take(0), take(0)]).toEqual([{ leftOut: 0 }, { leftOut: 0 }, { leftOut: 0 }]);
  expect([take(0), take(500)]).toEqual([null, null]);
  expect(quota.take('b', 1, 0)).toEqual({ leftOut: 0 });
  expect(take(1_000)).toEqual({ leftOut: 2 });
  expect([take(1_000), quota.settle(1_500), quota.settle(2_500)]).toEqual([null, [], [{ who: 'a', leftOut: 1 }]]);
  expect(take(60_000, 990)).toEqual({ leftOut: 0 });
  expect(take(60_000, 990)).toBeNull();
  quota.settle(10 * 86_400_000);
  quota.settle(11 * 86_400_000);
  expect(quota.size).toBe(0);
});
