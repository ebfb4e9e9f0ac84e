import { ApiError } from '@baton/protocol/errors';
import { describe, expect, it } from 'vitest';
import { sampleJob, sampleRunner } from '../testing/samples.ts';
import { renderJobs } from '../verbs/jobs/list.ts';
import { renderRunners } from '../verbs/runners/list.ts';
import { painter } from './colours.ts';
import { describeError, exitCodeOf } from './print-error.ts';
import { renderFields, renderTable } from './table.ts';
import { ago, dateTime, duration } from './times.ts';

const plain = painter(false);

describe('tables', () => {
  it('align their columns by what is seen', () => {
    const rows = [
      ['日本', 'x'],
      [{ text: 'ok', colour: 'green' as const }, 'y'],
    ];
    expect(renderTable(['A', 'B'], rows, plain)).toBe('A     B\n日本  x\nok    y\n');
    const coloured = renderTable(['A', 'B'], rows, painter(true));
    expect(coloured).toContain('\u001b[32mok\u001b[39m    y');
  });

  it('never let a name speak to the terminal', () => {
    const evil = '\u001b]0;title\u0007a\u202eb\r\nc';
    const control = /[\p{Cc}\p{Cf}]/u;
    const table = renderRunners([sampleRunner({ name: evil, labels: [evil] })], 0, { paint: plain });
    expect(table.split('\n').filter((line) => control.test(line))).toEqual([]);
    expect(table.trimEnd().split('\n')).toHaveLength(2);
    expect(renderFields([['name', evil]], plain)).toBe('name  \uFFFD]0;title\uFFFDa\uFFFDb\uFFFD\uFFFDc\n');
  });

  it('show jobs with their whole id, which alone can be copied safely', () => {
    const job = sampleJob({
      state: 'needs_attention',
      startedAt: 1_750_000_001_000,
      finishedAt: 1_750_000_066_000,
      runnerName: 'alpha',
    });
    const [heading, row] = renderJobs([job], 1_750_000_000_000 + 3 * 3_600_000, { paint: plain }).split('\n');
    expect(heading).toMatch(/^ID +STATE +NAME +RUNNER +CREATED +RAN FOR$/);
    expect(row).toBe(`${job.id}  needs attention  echo hello  alpha   3 h ago  1 min 5 s`);
  });
});

describe('times', () => {
  it.each([
    [7, '7 ms'],
    [1_540, '1.5 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_725_000, '1 h 2 min'],
    [277_200_000, '3 d 5 h'],
  ])('show %i ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('say how long ago something was', () => {
    const now = 1_750_000_000_000;
    expect([null, now, now - 42_000, now - 7_200_000, now - 400_000_000].map((instant) => ago(instant, now))).toEqual([
      'never',
      'just now',
      '42 s ago',
      '2 h ago',
      '4 d ago',
    ]);
    expect(dateTime(null)).toBe('–');
    expect(dateTime(now)).toMatch(/^2025-06-1[4-6] \d\d:\d\d:\d\d$/);
  });
});

describe('errors', () => {
  it('are told with the next step, and 2 is for usage alone', () => {
    const error = new ApiError('server_unreachable', { url: 'http://x\n', problem: 'refused' });
    expect(describeError(error, false)).toBe(
      'baton: No server answers at http://x\uFFFD: refused\n  next: Check the address, and that the server runs (baton up).\n',
    );
    expect(JSON.parse(describeError(error, true)).error).toMatchObject({
      code: 'server_unreachable',
      detail: { problem: 'refused' },
    });
    expect([exitCodeOf(error), exitCodeOf(new ApiError('usage', {})), exitCodeOf(new Error('x'))]).toEqual([1, 2, 1]);
  });
});
