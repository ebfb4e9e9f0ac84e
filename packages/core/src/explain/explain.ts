import { invariant } from '../decision/invariant.ts';
import { operationOf } from '../hosting/hosted.ts';
import { matchOf } from '../match/match.ts';
import type { Requirements } from '../match/requirements.ts';
import type { Pause } from '../pause/state.ts';
import type { PoolHoldBack } from '../pools/back-off.ts';
import type { ElementaryChange } from './change/elementary.ts';
import { isExhausted } from './change/limit-fixes.ts';
import { smallestChange } from './change/smallest.ts';
import type { LinePlace } from './line-place.ts';
import { type FleetView, type RunnerGroup, viewRunners } from './runners.ts';
import type { Snapshot, SnapshotClass, WaitingJob } from './snapshot.ts';

/**
 * `impossible`: nothing that is registered or can be started could ever run it. `blocked`: it may not start, whatever is free. `starting`:
 * nothing is free, but capacity is on its way. `waiting`: for capacity, or only for its turn.
 */
export const verdicts = ['impossible', 'blocked', 'starting', 'waiting'] as const;
export type Verdict = (typeof verdicts)[number];

/** What keeps the job from starting whatever is free. */
export type Block =
  | { block: 'paused'; scopeId: string; cause: Pause['cause']; by: string; why: string; until: number | null }
  | { block: 'limit'; kind: 'key' | 'quota'; name: string; limit: number; held: number }
  /** it was put off */
  | { block: 'put_off'; until: number };

/** A pool whose runners could run the job, and which starts none for now, because the last ones failed to start. */
export interface HeldBackPool extends PoolHoldBack {
  poolId: string;
  poolName: string;
}

export interface Explanation {
  verdict: Verdict;
  /** null: unknown */
  place: LinePlace | null;
  blocks: Block[];
  /** none when a runner for it is free */
  heldBack: HeldBackPool[];
  groups: RunnerGroup[];
  /** runners that were looked at */
  runners: number;
  /**
   * The smallest change that would start it, as soon as it is not put off any more: empty, when it is about to start by itself; null when
   * none of the elementary changes would.
   */
  change: ElementaryChange[] | null;
}

/** Most runners that the explanation of a job names. */
const listedMax = 200;
/** The same for a kind of job: there are many of them at once. */
const listedOfClassMax = 10;

/** Why a job waits and what would start it. The cost grows with runner classes and with a glance at each runner. */
export const explain = (job: WaitingJob, snapshot: Snapshot, now: number): Explanation =>
  explained(job, snapshot, now, listedMax);

function explained(job: WaitingJob, whole: Snapshot, now: number, most: number): Explanation {
  const needs = whole.requirementsOf(job.entry.classId);
  invariant(needs !== undefined, `the class ${job.entry.classId} of a waiting job is in its snapshot`);
  const snapshot = concerned(needs, whole);
  const view = viewRunners(needs, snapshot, most);
  const blocks = blocksOf(job, needs, snapshot, now);
  return {
    verdict: verdictOf(view, blocks, needs, snapshot),
    place: job.place,
    blocks,
    heldBack: view.isFree ? [] : heldBackFor(needs, snapshot),
    groups: view.groups,
    runners: view.groups.reduce((sum, { runners }) => sum + runners, 0),
    change: smallestChange(job, needs, snapshot),
  };
}

/** Pools that would start a runner for it, if it were not for their failed starts. */
const heldBackFor = (needs: Requirements, { pools, scopeOf }: Snapshot): HeldBackPool[] =>
  pools.flatMap(({ id, name, offering, holdsBack }) =>
    holdsBack && needs.runnerId === null && matchOf(needs, offering, scopeOf).fit !== null
      ? [{ poolId: id, poolName: name, ...holdsBack }]
      : [],
  );

/** The server itself runs nothing but its own jobs, and these run nowhere else. */
function concerned({ executor }: Requirements, snapshot: Snapshot): Snapshot {
  const isOwn = operationOf(executor) !== null;
  const { classes, pools } = snapshot;
  if (!isOwn && !classes.some(isServer)) return snapshot;
  return { ...snapshot, classes: classes.filter((each) => isServer(each) === isOwn), pools: isOwn ? [] : pools };
}

function isServer({ offering }: SnapshotClass): boolean {
  const names = Object.keys(offering.executors);
  return names.length > 0 && names.every((name) => operationOf(name) !== null);
}

const ready = { parked: '' as const, keyId: null, until: null, expiresAt: null };

/** The same for a kind of job: as if one of it stood alone in line. It names fewer runners. */
export function explainClass(jobClassId: string, snapshot: Snapshot, now: number): Explanation {
  const scopeId = snapshot.requirementsOf(jobClassId)?.scopeId ?? '';
  const entry = { id: '', revision: 1, scopeId, classId: jobClassId, priority: 0, queuedAt: now, ...ready };
  return explained({ entry, limits: [], notBefore: null, place: null, rivals: [] }, snapshot, now, listedOfClassMax);
}

function blocksOf(
  { limits, notBefore }: WaitingJob,
  { scopeId: own }: Requirements,
  { pausesOf }: Snapshot,
  now: number,
): Block[] {
  const blocks: Block[] = [];
  for (const { scopeId, cause, by, why, until } of pausesOf(own))
    blocks.push({ block: 'paused', scopeId, cause, by, why, until });
  for (const { kind, name, limit, held } of limits.filter(isExhausted)) blocks.push({ block: 'limit', kind, name, limit, held });
  if (notBefore !== null && notBefore > now) blocks.push({ block: 'put_off', until: notBefore });
  return blocks;
}

function verdictOf(view: FleetView, blocks: readonly Block[], needs: Requirements, { pools, scopeOf }: Snapshot): Verdict {
  const fitting = needs.runnerId === null ? pools.filter(({ offering }) => matchOf(needs, offering, scopeOf).fit !== null) : [];
  if (!view.isPossible && !fitting.some(({ room, starting }) => room + starting > 0)) return 'impossible';
  if (blocks.length > 0) return 'blocked';
  if (view.isFree) return 'waiting';
  return view.isOnItsWay || fitting.some(({ starting }) => starting > 0) ? 'starting' : 'waiting';
}
