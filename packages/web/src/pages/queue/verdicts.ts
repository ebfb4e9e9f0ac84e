import type { Explanation, QueuedClass } from '@baton/protocol';
import type { Tone } from '../../parts/marks/Pill.tsx';
import type { QueueFilterKey } from './filter-keys.ts';

type Verdict = Explanation['verdict'];

export const queueFilters: Readonly<Record<QueueFilterKey, { label: string; verdicts: readonly Verdict[] }>> = {
  all: { label: 'All', verdicts: ['impossible', 'blocked', 'waiting', 'starting'] },
  impossible: { label: 'Impossible', verdicts: ['impossible'] },
  blocked: { label: 'Blocked', verdicts: ['blocked'] },
  waiting: { label: 'Waiting', verdicts: ['waiting', 'starting'] },
};

/** How a verdict looks, and what it means. */
export const verdictLooks: Readonly<Record<Verdict, { tone: Tone; means: string }>> = {
  impossible: { tone: 'red', means: 'No runner that is registered could ever run it' },
  blocked: { tone: 'orange', means: 'It may not start now, whatever is free' },
  starting: { tone: 'iris', means: 'A runner for it is on its way' },
  waiting: { tone: 'grey', means: 'It waits for capacity, or its turn' },
};

const rank: Readonly<Record<Verdict, number>> = { impossible: 0, blocked: 1, starting: 2, waiting: 2 };

/** What somebody has to do something about comes first, then the longest queues. */
export const worstFirst = (classes: readonly QueuedClass[]): QueuedClass[] =>
  [...classes].sort((a, b) => rank[a.verdict] - rank[b.verdict] || b.waiting - a.waiting);

/** Runners that could run it as they are, and those that could not. */
export function dividedGroups({ groups }: Pick<Explanation, 'groups'>) {
  const isAble = ({ reason }: Explanation['groups'][number]): boolean => 'hindrance' in reason;
  return { able: groups.filter(isAble), unable: groups.filter((group) => !isAble(group)) };
}
