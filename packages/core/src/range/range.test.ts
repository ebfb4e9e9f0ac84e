import { describe, expect, test } from 'vitest';
import { RowStore } from '../testing/row-store.ts';
import { removeNamedRange, setNamedRange } from './change.ts';
import { type NamedRange, namedRangeId } from './state.ts';
import { askedNames, drawOf, resolveDraw, visibleRanges } from './visible.ts';

const row = (scopeId: string, name: string, min: number, measures = 'frequency'): NamedRange => ({
  ...{ id: namedRangeId(scopeId, name), revision: 1, scopeId, name, measures, intervals: [{ min, max: min + 1 }] },
  ...{ description: '', createdAt: 0, createdBy: 'ada', updatedAt: 0, updatedBy: 'ada' },
});

describe('a named range', () => {
  const input = { scopeId: 'p', name: '2m', measures: 'frequency', description: null, by: 'ada' };
  const band = { min: 144e6, max: 146e6 };

  test('is made, changed and removed, each time with an event; setting what is there changes nothing', () => {
    const store = new RowStore();
    const now = () => store.get('namedRange', 'p:2m');
    const set = (intervals: { min: number; max: number }[], description: string | null, by = 'ada') => {
      const decision = setNamedRange(now(), { ...input, intervals, description, by }, 5);
      if (!decision.ok) throw new Error('it is not refused');
      store.commit(decision);
      return decision.changes.length;
    };
    expect(set([{ min: 145e6, max: 146e6 }, band], 'amateur')).toBe(1);
    expect(now()).toMatchObject({ revision: 1, intervals: [band], description: 'amateur', createdBy: 'ada' });
    expect(set([band], null, 'bob')).toBe(0);
    expect(set([{ min: 1, max: 1 }], null, 'bob')).toBe(1);
    expect(now()).toMatchObject({ revision: 2, intervals: [{ min: 1, max: 1 }], description: 'amateur', updatedBy: 'bob' });
    const removal = removeNamedRange(now(), { name: '2m', scope: 'a/p' }, 'ada', 9);
    if (removal.ok) store.commit(removal);
    expect(now()).toBeNull();
    expect(store.events.map(({ type }) => type)).toEqual(['range.created', 'range.updated', 'range.removed']);
  });

  test('that is not there can not be removed', () => {
    expect(removeNamedRange(null, { name: '2m', scope: 'a/p' }, 'ada', 9)).toMatchObject({
      ok: false,
      refusal: { code: 'range_not_found', detail: { name: '2m', scope: 'a/p' } },
    });
  });
});

describe('in a scope', () => {
  const rows = [
    row('instance', '2m', 1),
    row('instance', '70cm', 2),
    row('owner', '2m', 3),
    row('p', '70cm', 4, 'gain'),
    row('other', 'x', 5),
  ];
  const scopes = ['p', 'owner', 'instance'];
  const visible = visibleRanges(scopes, rows);

  test('the nearest of a name counts, and only those of the scopes above it', () => {
    expect(visible.map(({ scopeId, measures, name }) => [scopeId, measures, name])).toEqual([
      ['owner', 'frequency', '2m'],
      ['instance', 'frequency', '70cm'],
      ['p', 'gain', '70cm'],
    ]);
    expect(visibleRanges(['instance'], rows).map(({ name }) => name)).toEqual(['2m', '70cm']);
  });

  test('names become what they mean now, beside intervals that were given', () => {
    const given = { name: null, intervals: [{ min: 9, max: 9 }] };
    const asked = { frequency: [{ name: '70cm', intervals: null }, given, { name: '2m', intervals: null }] };
    expect(askedNames(asked)).toEqual(['70cm', '2m']);
    const { drawFrom } = resolveDraw(asked, visible);
    expect(drawFrom).toEqual({
      frequency: [{ name: '70cm', intervals: [{ min: 2, max: 3 }] }, given, { name: '2m', intervals: [{ min: 3, max: 4 }] }],
    });
    expect(drawOf(drawFrom ?? {})).toEqual({
      frequency: [
        { min: 2, max: 3 },
        { min: 9, max: 9 },
        { min: 3, max: 4 },
      ],
    });
  });

  test('a name that measures something else is none', () => {
    const unknown = { measures: 'gain', name: '2m', there: ['70cm'] };
    expect(resolveDraw({ gain: [{ name: '2m', intervals: null }] }, visible)).toEqual({ drawFrom: null, unknown });
  });
});
