import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Job, JobState } from '../job/state.ts';
import { sampleSubmission } from '../testing/samples.ts';
import { submit } from '../work/submit.ts';
import { type Due, dueRun, openRunsMax, runRefused, runSubmitted } from './due.ts';
import type { Schedule, Template } from './state.ts';
import { sampleTemplateRow } from './testing/sample-template.ts';

const minuteMs = 60_000;
const start = Date.parse('2026-01-01T00:00Z');
const hourly: Schedule = { kind: 'cron', lines: '@hourly', timeZone: 'UTC' };

const jobOf = (id: string, state: JobState, finishedAt: number | null = null): Job => {
  const [change] = submit(sampleSubmission({ id, isClassStored: true }), start).changes;
  if (change?.kind !== 'job' || change.op !== 'insert') throw new Error('a submission inserts its job');
  return { ...change.row, state, finishedAt };
};

const template = (patch: Partial<Template> = {}) =>
  sampleTemplateRow({ schedule: hourly, dueAt: start, enabledAt: start, ...patch });

/** The row as a plan leaves it. */
function rowAfter(row: Template, due: Due): Template {
  const plan = due.kind === 'settle' ? due.decision : runSubmitted(row, due.open, 'new', factsOf(due), start);
  const [change] = plan.changes;
  return change?.kind === 'template' && change.op === 'update' ? change.row : row;
}

const factsOf = ({ scheduledFor, lateMs }: Extract<Due, { kind: 'run' }>) =>
  ({ trigger: 'schedule', scheduledFor, lateMs, parameters: {} }) as const;

const passedOf = (due: Due) => rowAfter(template(), due).passed[0]?.why;

describe('what is due', () => {
  it('runs, and is due again at the next time', () => {
    const due = dueRun(template(), [], start, 0);
    expect(due).toMatchObject({ kind: 'run', scheduledFor: start, lateMs: null });
    expect(rowAfter(template(), due)).toMatchObject({ dueAt: start + 60 * minuteMs, open: ['new'], runs: 1, revision: 2 });
  });

  it('is late from a minute on', () => {
    for (const [after, lateMs] of [
      [minuteMs, null],
      [minuteMs + 1, minuteMs + 1],
    ] as const)
      expect(dueRun(template(), [], start + after, 0)).toMatchObject({ lateMs, scheduledFor: start });
    expect(passedOf(dueRun(template({ missed: 'skip' }), [], start + minuteMs + 1, 0))).toBe('missed');
  });

  it.each([{ dueAt: start + 1 }, { dueAt: null }, { enabledAt: null }, { removedAt: start }])('changes nothing: %j', (patch) => {
    expect(dueRun(template(patch), [], start, 0)).toEqual({ kind: 'settle', decision: expect.objectContaining({ changes: [] }) });
  });

  it('is passed over while an earlier run is not over, and only then', () => {
    const busy = (state: JobState) => dueRun(template({ open: ['a', 'gone'] }), [jobOf('a', state)], start, 0);
    expect(passedOf(busy('needs_attention'))).toBe('overlap');
    expect(busy('failed')).toMatchObject({ kind: 'run', open: [] });
    expect(dueRun(template({ open: ['a'], overlap: 'allow' }), [jobOf('a', 'queued')], start, 0)).toMatchObject({ open: ['a'] });
    const many = Array.from({ length: openRunsMax }, (_, index) => jobOf(`j${index}`, 'queued'));
    expect(passedOf(dueRun(template({ open: many.map(({ id }) => id), overlap: 'queue' }), many, start, 0))).toBe('crowded');
  });
});

test('the next delay is drawn from both ends on, and counted from the end of the run', () => {
  const row = template({
    schedule: { kind: 'recurring', minDelayMs: 10, maxDelayMs: 20 },
    dueAt: null,
    awaits: 'a',
    open: ['a'],
  });
  expect(rowAfter(row, dueRun(row, [jobOf('a', 'processing')], start, 0)).awaits).toBe('a');
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (unit) => {
      const after = rowAfter(row, dueRun(row, [jobOf('a', 'succeeded', start - 100)], start, unit));
      expect(after).toMatchObject({ awaits: null, open: [] });
      expect((after.dueAt ?? 0) - (start - 100)).toBeGreaterThanOrEqual(10);
      expect((after.dueAt ?? 0) - (start - 100)).toBeLessThanOrEqual(20);
    }),
  );
  const last = rowAfter(row, dueRun(row, [jobOf('a', 'succeeded', start - 100)], start, 1 - Number.EPSILON));
  expect(last.dueAt).toBe(start - 80);
  expect(rowAfter(row, dueRun(row, [], start, 0)).dueAt, 'a job that is gone is over').toBe(start + 10);
});

describe('a run that is refused', () => {
  const refusedAgain = (row: Template, now: number): Template => {
    const due = dueRun(row, [], now, 0);
    if (due.kind !== 'run') throw new Error('it is due');
    const [change] = runRefused(due, { code: 'secret_unknown', detail: {} }, now).changes;
    if (change?.kind !== 'template' || change.op !== 'update') throw new Error('it changes its row');
    return change.row;
  };

  it('is tried ever more seldom, up to an hour, and stays one run', () => {
    const waits: number[] = [];
    for (let row = refusedAgain(template({ schedule: { ...hourly, lines: '0 0 1 1 *' } }), start); waits.length < 9; ) {
      const now = row.dueAt ?? 0;
      waits.push((now - (row.problem?.at ?? 0)) / minuteMs);
      row = refusedAgain(row, now);
      expect(row.passed).toHaveLength(1);
      expect(row.problem).toMatchObject({ owed: start });
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('gives way to a newer time that passed meanwhile', () => {
    const row = refusedAgain(
      template({ problem: { at: 0, code: 'x', detail: {}, failures: 9, until: 0, owed: null } }),
      start + 30 * minuteMs,
    );
    expect(dueRun(row, [], start + 90 * minuteMs, 0)).toMatchObject({
      kind: 'run',
      scheduledFor: start + 60 * minuteMs,
      lateMs: 30 * minuteMs,
    });
  });

  it('is not owed where missed times are let go: the next one is tried, after the wait', () => {
    const row = refusedAgain(template({ missed: 'skip', schedule: { ...hourly, lines: '* * * * *' } }), start);
    expect(row).toMatchObject({ dueAt: start + minuteMs, problem: { owed: null } });
    expect(refusedAgain(row, start + minuteMs).dueAt).toBe(start + 3 * minuteMs);
  });

  it('runs at once when somebody ran the template by hand', () => {
    const row = refusedAgain(template(), start);
    const [change] = runSubmitted(
      row,
      [],
      'hand',
      { trigger: 'person', scheduledFor: null, lateMs: null, parameters: {} },
      start + 9,
    ).changes;
    expect(change).toMatchObject({ row: { dueAt: start + 9, problem: { owed: start, until: start + 9 }, open: ['hand'] } });
  });
});
