import type { Interval } from '@baton/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const span = (min: number, max = min): Interval => ({ min, max });
const named = (...names: string[]) => names.map((name) => ({ name, intervals: null }));
const by = person('ada');

const set = (name: string, intervals: Interval[], scope = 'instance', measures = 'frequency') =>
  plane.app.ranges.set(scope, { name, measures, intervals, description: null, by });
const names = async (scope: string) =>
  (await plane.app.ranges.list(scope)).map(({ row, scopeName }) => `${row.measures} ${row.name} of ${scopeName}`);

describe('named ranges', () => {
  test('count in their scope and below, the nearest first', async () => {
    await set('2m', [span(144, 146)]);
    await set('70cm', [span(430, 440)], 'baton');
    await set('2m', [span(145, 146)], 'baton/default');
    await set('low', [span(0, 3)], 'baton/default', 'gain');
    expect(await names('instance')).toEqual(['frequency 2m of instance']);
    expect(await names('baton')).toEqual(['frequency 2m of instance', 'frequency 70cm of baton']);
    const inProject = ['frequency 2m of baton/default', 'frequency 70cm of baton', 'gain low of baton/default'];
    expect(await names('baton/default')).toEqual(inProject);
    expect(await codeOf(set('x', [span(1)], 'nobody'))).toBe('scope_not_found');
    expect(await codeOf(plane.app.ranges.list('nobody'))).toBe('scope_not_found');
  });

  test('are told by events and the audit log, and setting the same again by neither', async () => {
    expect((await set('2m', [span(144, 146)])).created).toBe(true);
    expect((await set('2m', [span(145, 146), span(144, 145)])).created).toBe(false);
    expect((await set('2m', [span(145)])).view.row).toMatchObject({ intervals: [span(145)], revision: 2 });
    await plane.app.ranges.remove('instance', '2m', by);
    expect(await codeOf(plane.app.ranges.remove('instance', '2m', by))).toBe('range_not_found');
    expect(plane.eventTypes('instance')).toEqual(['range.created', 'range.updated', 'range.removed']);
    const entries = (await plane.store.read.auditSince(0, 99)).filter(({ target }) => target.kind === 'range');
    expect(
      entries.map(({ action, target, before, after }) => [action, target.name, before?.intervals, after?.intervals]),
    ).toEqual([
      ['range.set', '2m', undefined, [span(144, 146)]],
      ['range.set', '2m', [span(144, 146)], [span(145)]],
      ['range.remove', '2m', [span(145)], undefined],
    ]);
  });

  test('go with their scope', async () => {
    await plane.app.scopes.createOrganization('acme', by);
    await set('2m', [span(144, 146)], 'acme');
    const id = plane.app.fleet.scopeId('acme');
    await plane.app.scopes.remove('organization', 'acme', by);
    await plane.clock.advance(60_000);
    await settle();
    expect(await plane.store.read.namedRanges(id)).toEqual([]);
  });
});

describe('a job that draws', () => {
  test('keeps what the names meant when it was submitted; a re-run of it does too', async () => {
    await set('2m', [span(144, 146)]);
    const drawFrom = { frequency: [...named('2m'), { name: null, intervals: [span(7)] }] };
    const id = await plane.submit({ drawFrom });
    await set('2m', [span(1)]);
    await plane.app.ranges.remove('instance', '2m', by);
    const kept = {
      frequency: [
        { name: '2m', intervals: [span(144, 146)] },
        { name: null, intervals: [span(7)] },
      ],
    };
    const again = (await plane.app.jobs.rerun(id, by, null)).view.job.id;
    for (const jobId of [id, again]) {
      const detail = await plane.app.jobs.detail(jobId);
      expect(detail.drawFrom).toEqual(kept);
      expect(detail.requirements.draw).toEqual({ frequency: [span(7), span(144, 146)] });
    }
    expect((await plane.job(again)).classId).toBe((await plane.job(id)).classId);
  });

  test('from an unknown name is refused with what is there; what was accepted with its key is still answered', async () => {
    await set('2m', [span(144, 146)]);
    await set('low', [span(1)], 'baton/default', 'gain');
    const drawFrom = { frequency: named('2m') };
    const id = await plane.submit({ drawFrom }, 'key');
    const refused = (asked: typeof drawFrom) => plane.submit({ drawFrom: asked }).catch((error: unknown) => error);
    const detail = { measures: 'frequency', project: 'baton/default' };
    expect(await refused({ frequency: named('2m', 'low') })).toMatchObject({
      code: 'range_unknown',
      detail: { ...detail, name: 'low', there: '2m' },
    });
    await plane.app.ranges.remove('instance', '2m', by);
    expect(await refused(drawFrom)).toMatchObject({ code: 'range_unknown', detail: { ...detail, name: '2m', there: 'none' } });
    expect(await plane.submit({ drawFrom }, 'key')).toBe(id);
    for (let at = 0; at < 25; at++) await set(`r${String(at).padStart(2, '0')}`, [span(at)]);
    expect(await refused(drawFrom)).toMatchObject({ detail: { there: expect.stringMatching(/^r00, r01, .*r19, 5 more$/) } });
  });

  test('waits with words for what it draws from, and for what would let it start', async () => {
    const radio = { id: 'sdr', labels: [], ranges: { frequency: [span(1, 9), span(50, 60)] } };
    await plane.runner('radio', { devices: [radio] });
    const id = await plane.submit({
      device: [],
      drawFrom: { frequency: [{ name: null, intervals: [span(20, 30), span(40, 45)] }] },
    });
    const { groups, change } = await plane.app.explain.job(id);
    expect(groups.map(({ text }) => text)).toEqual([
      'offers frequency 1 to 9 and 50 to 60\u00a0Hz only; the job draws one from 20 to 30 or 40 to 45\u00a0Hz',
    ]);
    expect(change?.[0]).toMatchObject({
      change: { change: 'widen_range', deviceId: 'sdr', name: 'frequency', to: span(40, 45) },
      text: 'let the device sdr of radio offer frequency 40 to 45\u00a0Hz',
    });
    expect((await plane.app.explain.classes())[0]?.requirements.draw).toEqual({ frequency: [span(20, 30), span(40, 45)] });
    const blast = await plane.app.fleet.blast(['radio'], { action: 'remove', forMs: null, labels: null });
    expect(blast.impossible).toEqual([]);
  });

  test('only one runner can run is in the blast radius of that runner', async () => {
    await plane.runner('radio', { ranges: { frequency: [span(1, 9)] } });
    await plane.runner('other', { ranges: { frequency: [span(50, 60)] } });
    const busy = await plane.submit({ runner: 'radio' });
    expect(busy).not.toBe('');
    await plane.submit({ drawFrom: { frequency: [{ name: null, intervals: [span(5, 40)] }] } });
    const blast = (runner: string) => plane.app.fleet.blast([runner], { action: 'remove', forMs: null, labels: null });
    expect((await blast('radio')).impossible).toHaveLength(2);
    expect((await blast('other')).impossible).toHaveLength(0);
  });
});
