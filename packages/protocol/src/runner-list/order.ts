import type { Runner } from '../rest/runners.ts';

/** A column and a direction. */
export interface RunnerSort {
  by: string;
  descending: boolean;
}

const keys = new Map<string, string>();
const keysMax = 50_000;

/** A text that plain comparison sorts as people do: upper and lower case alike, numbers by value. A collator is ten times slower. */
function sortKey(text: string): string {
  const known = keys.get(text);
  if (known !== undefined) return known;
  if (keys.size >= keysMax) keys.clear();
  const key = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\d+/g, (digits) => digits.padStart(12, '0'));
  keys.set(text, key);
  return key;
}

const compareText = (a: string, b: string): number => {
  const left = sortKey(a);
  const right = sortKey(b);
  return left < right ? -1 : left > right ? 1 : 0;
};

/** What needs eyes first. */
const urgency: Readonly<Record<Runner['pill'], number>> = {
  offline: 0,
  stale: 1,
  revoked: 2,
  not_registered: 3,
  unknown: 4,
  draining: 5,
  busy: 6,
  online: 7,
  scaled_to_zero: 8,
};

/** What a list can be sorted by. */
export type RunnerOrderFacts = Pick<Runner, 'name' | 'number' | 'pill' | 'version' | 'lastHeartbeatAt' | 'tasks' | 'createdAt'>;

type Compare = (a: RunnerOrderFacts, b: RunnerOrderFacts) => number;
const byName: Compare = (a, b) => compareText(a.name, b.name) || a.number - b.number;

const comparisons: Readonly<Record<string, Compare>> = {
  name: byName,
  status: (a, b) => urgency[a.pill] - urgency[b.pill],
  version: (a, b) => compareText(a.version ?? '', b.version ?? ''),
  heartbeat: (a, b) => (b.lastHeartbeatAt ?? 0) - (a.lastHeartbeatAt ?? 0),
  task: (a, b) => b.tasks.length - a.tasks.length,
  created: (a, b) => b.createdAt - a.createdAt,
};

/** Reads `heartbeat` or `-heartbeat`; anything unknown sorts by name. */
export function parseSort(text: string | undefined): RunnerSort {
  const descending = text?.startsWith('-') ?? false;
  const by = text?.replace(/^-/, '') ?? 'name';
  return Object.hasOwn(comparisons, by) ? { by, descending } : { by: 'name', descending: false };
}

/** The order after a click on a column's head; the default order needs no word in the URL. */
export function toggleSort(current: RunnerSort, by: string): string | undefined {
  const descending = current.by === by && !current.descending;
  return by === 'name' && !descending ? undefined : `${descending ? '-' : ''}${by}`;
}

/** Sorts in place; equal ones by name. Quick for rows that are nearly sorted already. */
export function sortRunners<R extends RunnerOrderFacts>(runners: R[], sort: RunnerSort): R[] {
  const compare = comparisons[sort.by] ?? byName;
  const sign = sort.descending ? -1 : 1;
  return runners.sort((a, b) => sign * compare(a, b) || byName(a, b));
}
