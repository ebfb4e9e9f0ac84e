import type { EditPool, NewPool, Pool } from '@baton/protocol';
import { withoutEmpty } from '../new-job/spec/schema.ts';

/** What the form of a pool holds. */
export interface PoolDraft {
  name: string;
  provider: Pool['provider'];
  identity: string | null;
  region: string;
  settings: Record<string, unknown>;
  executors: string[];
  labels: string[];
  capacity: number | string;
  min: number | string;
  max: number | string;
  idleMinutes: number | string;
  onIdle: Pool['onIdle'];
  startMinutes: number | string;
  perHour: number | string;
  ceilingPerDay: number | string;
  dryRun: boolean;
  updates: boolean;
}

const minuteMs = 60_000;

export const emptyPool = (provider: Pool['provider']): PoolDraft => ({
  ...{ name: '', provider, identity: null, region: '', settings: {}, executors: ['shell'], labels: [], capacity: 1 },
  ...{ min: 0, max: 1, idleMinutes: 5, onIdle: 'sleep', startMinutes: 10, perHour: '', ceilingPerDay: '' },
  ...{ dryRun: false, updates: true },
});

export const draftOf = (pool: Pool): PoolDraft => ({
  ...{ name: pool.name, provider: pool.provider, identity: pool.identityId, region: pool.region ?? '', settings: pool.settings },
  executors: pool.offering.executors.map(({ name }) => name),
  ...{ labels: pool.offering.labels, capacity: pool.offering.capacity, min: pool.min, max: pool.max },
  ...{ idleMinutes: pool.idleMs / minuteMs, onIdle: pool.onIdle, startMinutes: pool.startLimitMs / minuteMs },
  perHour: pool.cost?.perHour ?? '',
  ceilingPerDay: pool.cost?.ceilingPerDay ?? '',
  ...{ dryRun: pool.dryRun, updates: pool.updates },
});

export type PoolProblems = Partial<Record<keyof PoolDraft, string>>;

const isNumber = (value: number | string): value is number => typeof value === 'number' && Number.isFinite(value);

/** What is wrong before it is sent; the server knows the rest. */
export function problemsOf(draft: PoolDraft): PoolProblems {
  const problems: PoolProblems = {};
  if (draft.name.trim() === '') problems.name = 'Give it a name.';
  if (draft.executors.length === 0) problems.executors = 'Choose at least one.';
  for (const key of ['capacity', 'min', 'max', 'idleMinutes', 'startMinutes'] as const)
    if (!isNumber(draft[key])) problems[key] = 'Give a number.';
  if (isNumber(draft.min) && isNumber(draft.max) && draft.min > draft.max) problems.min = `Not above the maximum, ${draft.max}.`;
  if (isNumber(draft.ceilingPerDay) && !isNumber(draft.perHour)) problems.perHour = 'A ceiling needs what an hour costs.';
  return problems;
}

const ms = (minutes: number | string): number => Math.round(Number(minutes) * minuteMs);

/** What is sent of a draft without problems. */
function commonOf(draft: PoolDraft) {
  const cost = isNumber(draft.perHour)
    ? { perHour: draft.perHour, ceilingPerDay: isNumber(draft.ceilingPerDay) ? draft.ceilingPerDay : null }
    : null;
  return {
    ...{ name: draft.name.trim(), identity: draft.identity, region: draft.region.trim() || null },
    settings: withoutEmpty(draft.settings),
    executors: draft.executors.map((name) => ({ name })),
    ...{ labels: draft.labels, capacity: Number(draft.capacity), min: Number(draft.min), max: Number(draft.max) },
    ...{ idleMs: ms(draft.idleMinutes), onIdle: draft.onIdle, startLimitMs: ms(draft.startMinutes), cost },
    ...{ dryRun: draft.dryRun, updates: draft.updates },
  };
}

export const readNewPool = (draft: PoolDraft, scope: string | undefined): NewPool => ({
  ...commonOf(draft),
  provider: draft.provider,
  ...(scope !== undefined && scope !== 'instance' && { scope }),
});

/** @param seen as it was when the form was opened: whoever changed it since is not overrun; null: they are */
export const readEditPool = (draft: PoolDraft, seen: Pool | null): EditPool => ({
  ...commonOf(draft),
  ...(seen && { unchangedSince: seen.updatedAt }),
});
