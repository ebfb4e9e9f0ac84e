import type { Explanation, QueuedClass, UsedUpKey } from '../rest/explanation.ts';
import type { Job } from '../rest/jobs.ts';
import { plural } from './plural.ts';

/** Why a job waits, short enough for its row. */
export interface Why {
  verdict: Explanation['verdict'];
  /** what blocks it, or what would start it */
  text: string;
  change: Explanation['change'];
}

export const verdictWords: Readonly<Record<Explanation['verdict'], string>> = {
  impossible: 'Impossible',
  blocked: 'Blocked',
  starting: 'Starting',
  waiting: 'Waiting',
};

type Facts = Pick<Job, 'state' | 'retryAt' | 'concurrency'>;
type Change = NonNullable<Explanation['change']>[number];

/** Words of our own, as they begin a sentence. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What a program or a person wrote, as it begins a sentence: what begins with no plain word, such as a name or an address, stays. */
export const messageSentence = (text: string): string => (/^[a-z]+(?=[ ,])/.test(text) ? sentence(text) : text);

const isWait = ({ change }: Change): boolean => change === 'wait' || change === 'wait_for_pool';

type Told = Pick<Explanation, 'verdict' | 'blocks' | 'heldBack' | 'change' | 'groups'>;

/** What would start it, as a sentence. */
export function changeSentence(change: Explanation['change']): string {
  if (change === null) return 'No single change would start it.';
  if (change.length === 0) return 'It is about to start.';
  return `${sentence(change.map(({ text }) => text).join(', then '))}.`;
}

/** An executor that all of them lack is told by its name. */
function impossibleText({ groups, change }: Pick<Told, 'groups' | 'change'>): string {
  const lacks = groups.map(({ reason }) =>
    isMisfit(reason.misfit) && reason.misfit.requirement === 'executor' ? reason.misfit : null,
  );
  const [first] = lacks;
  // where nobody is who could lack something
  const added = groups.length === 0 ? change?.find((each) => each.change === 'add_runner')?.detail.offering : undefined;
  const [executor] = Object.keys((added as { executors?: object } | undefined)?.executors ?? {});
  if (executor !== undefined) return `No runner offers ${executor}.`;
  return first && lacks.every((each) => each !== null) ? `No runner offers ${first.needed}.` : 'No runner fits.';
}

const isMisfit = (value: unknown): value is { requirement: unknown; needed: unknown } =>
  typeof value === 'object' && value !== null;

/** A few words on what keeps a kind of job waiting; what to do about it is told apart. */
export function shortText({ verdict, blocks, heldBack, change, groups }: Told): string {
  if (verdict === 'impossible') return impossibleText({ groups, change });
  const [block] = blocks;
  if (block) return block.text;
  // runners that could run it stand first
  const [group] = groups.filter(({ reason }) => 'hindrance' in reason);
  const [pool] = heldBack;
  const isFromPoolOnly = !group || group.reason.hindrance === 'left_asleep';
  if (pool && isFromPoolOnly && change?.length !== 0) return pool.text;
  if (change?.length === 0 || !group) return changeSentence(change);
  const [first] = group.listed;
  const who = group.runners === 1 && first ? first.name : plural(group.runners, 'runner');
  return `${who} ${group.text}.`;
}

type Placed = Pick<Explanation, 'verdict' | 'place' | 'placeMin'>;

/** `next in line`, `4 jobs before it`: where it stands among those that wait for a runner; null: it does not, or nobody knows. */
export function placeText({ verdict, place, placeMin }: Placed, format: (count: number) => string = String): string | null {
  if (placeMin === null || (verdict !== 'waiting' && verdict !== 'starting')) return null;
  if (place === null) return `at least ${format(placeMin)} jobs before it`;
  return place === 0 ? 'next in line' : `${format(place)} ${place === 1 ? 'job' : 'jobs'} before it`;
}

/** Null: it does not wait, or nothing is known yet. What holds the job itself comes before what holds its kind. */
export function whyOf(job: Facts, kind: QueuedClass | undefined, usedUp: UsedUpKey | undefined, now: number): Why | null {
  if (job.state !== 'queued') return null;
  if (kind?.verdict === 'impossible') return { verdict: 'impossible', text: shortText(kind), change: kind.change };
  if (job.retryAt !== null && job.retryAt > now)
    return { verdict: 'blocked', text: 'It could not be prepared and is tried again later.', change: null };
  if (job.concurrency && usedUp)
    return {
      verdict: 'blocked',
      text: `The key ${usedUp.key} is used up: ${usedUp.held} of ${usedUp.limit} at once.`,
      change: null,
    };
  return kind ? { verdict: kind.verdict, text: shortText(kind), change: kind.change } : null;
}

/** What somebody could do about it; waiting is nothing to do. */
export const doable = (change: Explanation['change']): Change[] => (change ?? []).filter((each) => !isWait(each));
