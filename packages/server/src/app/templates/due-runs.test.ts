import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { settle, TestPlane } from '../testing/plane.ts';
import { sampleDefinition, sampleTemplate } from './testing/samples.ts';
import type { TemplateInput } from './use-cases.ts';

const jo = person('jo');
const page = { limit: 100, after: null };
const minuteMs = 60_000;

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const cron = (lines: string) => ({ kind: 'cron', lines, timeZone: 'UTC' }) as const;
const recurring = (minDelayMs: number, maxDelayMs: number) => ({ kind: 'recurring', minDelayMs, maxDelayMs }) as const;

async function made(patch: Partial<TemplateInput>): Promise<string> {
  const { template } = await plane.app.templates.create(sampleTemplate(patch), jo);
  return template.id;
}

const row = async (id: string) => (await plane.app.templates.show(id, null)).template;
const runs = async (id: string) => (await plane.app.templates.runs(id, page)).rows;
/** Of each run, newest first: minutes after the start of the test's clock for which it was, how late it is, and what became of it. */
const outline = async (id: string) =>
  (await runs(id)).map(({ scheduledFor, lateMs, job, passed }) => [
    scheduledFor === null ? null : (scheduledFor - start) / minuteMs,
    lateMs,
    job?.job.state ?? passed?.why,
  ]);
/** The test's clock begins at a full minute. */
const start = 1_800_000_000_000;

async function end(id: string): Promise<void> {
  for (const { job } of await runs(id)) if (job?.job.state === 'queued') await plane.app.jobs.cancel(job.job.id, jo, null);
}

describe('by the clock', () => {
  test('it runs at its times, once each', async () => {
    const id = await made({ schedule: cron('*/2 * * * *'), overlap: 'allow' });
    expect((await row(id)).dueAt).toBe(start + 2 * minuteMs);
    await plane.advance(2 * minuteMs - 1);
    expect(await outline(id)).toEqual([]);
    await plane.advance(1);
    expect(await outline(id), 'in the same moment').toEqual([[2, null, 'queued']]);
    await plane.advance(2 * minuteMs);
    expect(await outline(id)).toEqual([
      [4, null, 'queued'],
      [2, null, 'queued'],
    ]);
    const [newest] = await runs(id);
    expect(newest?.job?.job).toMatchObject({ createdBy: 'template nightly', templateId: id });
    expect(plane.eventTypes(id)).toEqual(['template.created', 'template.submitted', 'template.submitted']);
  });

  test('what the server missed is run once, and says how late it is', async () => {
    const id = await made({ schedule: cron('0 * * * *'), overlap: 'allow' });
    await plane.restart(190 * minuteMs);
    await settle();
    expect(await outline(id)).toEqual([[180, 10 * minuteMs, 'queued']]);
    expect((await row(id)).dueAt).toBe(start + 240 * minuteMs);
  });

  test('a short absence is no lateness', async () => {
    const id = await made({ schedule: cron('0 * * * *') });
    await plane.restart(60 * minuteMs + 30_000);
    await settle();
    expect(await outline(id)).toEqual([[60, null, 'queued']]);
  });

  test('it may let missed times go', async () => {
    const id = await made({ schedule: cron('0 * * * *'), missed: 'skip' });
    await plane.restart(190 * minuteMs);
    await settle();
    expect(await outline(id)).toEqual([[180, 10 * minuteMs, 'missed']]);
    expect((await row(id)).dueAt).toBe(start + 240 * minuteMs);
  });

  test('disabled it runs nothing, and what was due meanwhile is gone', async () => {
    const id = await made({ schedule: cron('* * * * *'), enabled: false });
    await plane.advance(2 * minuteMs);
    await plane.app.templates.enable(id, jo);
    await plane.advance(minuteMs);
    expect(await outline(id)).toEqual([[3, null, 'queued']]);
    await plane.app.templates.disable(id, jo, null);
    await plane.advance(2 * minuteMs);
    expect(await outline(id)).toHaveLength(1);
  });

  test('another schedule counts at once', async () => {
    const id = await made({ schedule: cron('0 0 1 1 *') });
    await plane.app.templates.change(id, { schedule: cron('* * * * *') }, jo);
    await plane.advance(minuteMs);
    expect(await outline(id)).toEqual([[1, null, 'queued']]);
  });

  test('it runs once though nobody knows whether the commit was carried out, and its job is given away', async () => {
    const id = await made({ schedule: cron('* * * * *') });
    const runner = await plane.runner('one');
    for (const trouble of ['unknown', 'lost', 'conflict'] as const) plane.store.meet(trouble, 'template');
    await plane.advance(minuteMs, runner);
    expect(await outline(id)).toEqual([[1, null, 'claimed']]);
  });

  test('while the store is away it waits, and is late then', async () => {
    const id = await made({ schedule: cron('5 * * * *') });
    await plane.advance(5 * minuteMs - 10);
    const until = plane.clock.monotonic() + 3 * minuteMs;
    while (plane.clock.monotonic() < until) {
      plane.store.meet('unavailable', 'template');
      await plane.clock.advance(1_000);
    }
    await plane.advance(12_000);
    expect(await outline(id)).toEqual([[5, expect.any(Number), 'queued']]);
    expect(plane.logger.warnings).toContain('a service pass failed');
  });
});

describe('while an earlier run is not over', () => {
  test('skip: it is passed over, until that one ends', async () => {
    const id = await made({ schedule: cron('* * * * *') });
    await plane.advance(3 * minuteMs);
    expect(await outline(id)).toEqual([
      [3, null, 'overlap'],
      [2, null, 'overlap'],
      [1, null, 'queued'],
    ]);
    await end(id);
    await plane.advance(minuteMs);
    expect((await outline(id))[0]).toEqual([4, null, 'queued']);
  });

  test('queue: it waits for the earlier one as for a concurrency key', async () => {
    const id = await made({ schedule: cron('* * * * *'), overlap: 'queue' });
    const runner = await plane.runner('one', { capacity: 5 });
    await plane.advance(3 * minuteMs, runner);
    const found = await runs(id);
    expect(found.map(({ job }) => job?.job.concurrency)).toEqual(Array(3).fill({ key: `template ${id}`, limit: 1 }));
    expect(found.filter(({ job }) => job?.job.state !== 'queued')).toHaveLength(1);
  });

  test('allow: they run beside each other, up to a hundred', async () => {
    const id = await made({ schedule: cron('* * * * *'), overlap: 'allow' });
    for (let run = 0; run < 99; run++) await plane.app.templates.trigger(id, { parameters: {} }, jo, null);
    await plane.advance(2 * minuteMs);
    expect((await outline(id)).slice(0, 2)).toEqual([
      [2, null, 'crowded'],
      [1, null, 'queued'],
    ]);
  });
});

describe('recurring', () => {
  test('it runs when it is enabled, and a while after the end of each run', async () => {
    const id = await made({ schedule: recurring(10_000, 20_000) });
    await settle();
    expect(await outline(id)).toEqual([[0, null, 'queued']]);
    await plane.advance(minuteMs);
    expect(await outline(id), 'it waits for the end').toHaveLength(1);
    await end(id);
    await settle();
    expect((await row(id)).dueAt, 'half way, as this chance is').toBe(start + minuteMs + 15_000);
    await plane.advance(15_000);
    expect(await outline(id)).toEqual([
      [1.25, null, 'queued'],
      [0, null, 'cancelled'],
    ]);
  });

  test('an end that no server heard of is found at the next start', async () => {
    const id = await made({ schedule: recurring(10_000, 20_000) });
    await settle();
    const open = plane.store.block('template');
    await end(id);
    await settle();
    plane.store.meet('unavailable', 'template');
    open();
    await settle();
    await plane.restart(3 * minuteMs);
    await settle();
    expect(await outline(id)).toEqual([
      [0.25, 2.75 * minuteMs, 'queued'],
      [0, null, 'cancelled'],
    ]);
  });

  test('disabled while it runs, it ends there; enabled, it begins anew', async () => {
    const id = await made({ schedule: recurring(10_000, 20_000) });
    await settle();
    await plane.app.templates.disable(id, jo, null);
    await end(id);
    await plane.advance(minuteMs);
    expect(await outline(id)).toHaveLength(1);
    await plane.app.templates.enable(id, jo);
    await settle();
    expect((await outline(id))[0]).toEqual([1, null, 'queued']);
  });

  test('a run that somebody asked for is in its way as any other', async () => {
    const id = await made({ schedule: recurring(10_000, 20_000), enabled: false });
    await plane.app.templates.trigger(id, { parameters: {} }, jo, null);
    await plane.app.templates.enable(id, jo);
    await settle();
    expect((await outline(id)).map(([, , what]) => what).sort()).toEqual(['overlap', 'queued']);
    await end(id);
    await plane.advance(15_000);
    expect((await outline(id))[0]).toEqual([0.25, null, 'queued']);
  });
});

describe('a submission that is refused', () => {
  const needy = { schedule: cron('* * * * *'), job: sampleDefinition({ secrets: { A: 'KEY' } }) };

  test('marks its template, keeps no other from running, and is tried again ever more seldom', async () => {
    const id = await made(needy);
    const other = await made({ name: 'other', schedule: cron('* * * * *') });
    await plane.advance(minuteMs);
    expect(await outline(id)).toEqual([[1, null, 'refused']]);
    expect(await outline(other)).toEqual([[1, null, 'queued']]);
    expect((await row(id)).problem).toMatchObject({ code: 'secret_unknown', failures: 1, until: start + 2 * minuteMs });
    await plane.advance(minuteMs);
    expect((await row(id)).problem).toMatchObject({ failures: 2, until: start + 4 * minuteMs });
    expect((await runs(id))[0]?.passed).toMatchObject({ problem: { code: 'secret_unknown', detail: { name: 'KEY' } } });
    await plane.advance(minuteMs);
    expect((await outline(id)).length, 'nothing is tried before').toBe(2);
  });

  test('is owed: it runs when what was missing is there, once, and late', async () => {
    const id = await made({ ...needy, schedule: cron('0 * * * *') });
    await plane.restart(60 * minuteMs);
    await plane.advance(3 * minuteMs);
    await plane.app.secrets.set(null, { name: 'KEY', value: 'value', description: null, by: jo });
    await plane.advance(4 * minuteMs);
    expect(await outline(id)).toEqual([
      [60, 7 * minuteMs, 'queued'],
      [60, 3 * minuteMs, 'refused'],
    ]);
    expect(await row(id)).toMatchObject({ problem: null, dueAt: start + 120 * minuteMs });
  });

  test('is tried at once when somebody changes the template', async () => {
    const id = await made(needy);
    await plane.advance(minuteMs + 1_000);
    await plane.app.templates.change(id, { job: sampleDefinition() }, jo);
    await settle();
    expect((await outline(id))[0]).toEqual([1, null, 'queued']);
    expect((await row(id)).problem).toBeNull();
  });

  test('of a recurring one is tried again too', async () => {
    const id = await made({ ...needy, schedule: recurring(10_000, 20_000) });
    await settle();
    expect(await outline(id)).toEqual([[0, null, 'refused']]);
    await plane.app.secrets.set(null, { name: 'KEY', value: 'value', description: null, by: jo });
    await plane.advance(minuteMs);
    expect((await outline(id))[0]).toEqual([0, null, 'queued']);
  });

  test('a template that can not be looked at keeps no other from running', async () => {
    const id = await made({ schedule: cron('* * * * *') });
    const broken = { ...(await row(id)), id: 'broken', name: 'broken', revision: 1, schedule: cron('no cron') };
    await plane.store.commit([{ changes: [{ op: 'insert', kind: 'template', row: broken }], guards: [], events: [] }]);
    await plane.advance(2 * minuteMs);
    expect(await outline(id)).toHaveLength(2);
    expect(plane.logger.warnings.filter((each) => each === 'a template can not be looked at').length).toBeLessThan(4);
  });
});

test('runs of a removed template go on; pages tell each once, with what made no job between them', async () => {
  const id = await made({ schedule: cron('* * * * *') });
  for (let run = 0; run < 3; run++) {
    await plane.advance(2 * minuteMs);
    await end(id);
  }
  await plane.app.templates.remove(id, jo);
  await plane.advance(3 * minuteMs);
  const all = await outline(id);
  expect(all.map(([minute, , what]) => [minute, what])).toEqual([
    ...[
      [6, 'overlap'],
      [5, 'cancelled'],
      [4, 'overlap'],
      [3, 'cancelled'],
      [2, 'overlap'],
      [1, 'cancelled'],
    ],
  ]);
  const paged: unknown[] = [];
  for (let after: string | null = null; ; ) {
    const found = await plane.app.templates.runs(id, { limit: 1, after });
    paged.push(...found.rows.map(({ scheduledFor }) => ((scheduledFor ?? 0) - start) / minuteMs));
    after = found.next;
    if (after === null) break;
  }
  expect(paged).toEqual([6, 5, 4, 3, 2, 1]);
});
