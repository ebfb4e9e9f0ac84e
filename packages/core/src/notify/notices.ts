import type { Change } from '../decision/change.ts';
import type { EventDetail, EventDraft } from '../decision/event.ts';
import type { Job, JobState } from '../job/state.ts';
import type { NoticeKind } from './kinds.ts';

/** Something that webhooks are told of, as it stands in a plan. */
export interface Notice {
  kind: NoticeKind;
  scopeId: string;
  at: number;
  subject: { kind: 'runner' | 'job' | 'queue' | 'scope'; id: string };
  /** what keeps its deliveries in order: the runner it is about and its own subject */
  lanes: string[];
  detail: EventDetail;
  /** of a job, as the plan leaves it */
  job: Job | null;
  /** only for webhooks with this threshold; null: for all */
  queueAgeMs: number | null;
  /** it is told of only while this alarm does not stand, and raises it */
  raises: string | null;
  /** it is told of only while this alarm stands, and ends it */
  clears: string | null;
}

/** The alarm of a runner that is away. */
export const offlineAlarm = (runnerId: string): string => `offline ${runnerId}`;

const jobKinds: Partial<Record<JobState, NoticeKind>> = {
  awaiting_approval: 'job.awaiting_approval',
  awaiting_input: 'job.awaiting_input',
  failed: 'job.failed',
  needs_attention: 'job.needs_attention',
  succeeded: 'job.succeeded',
};

/** Events that are told of as they are. */
const plainKinds: Readonly<Record<string, NoticeKind>> = {
  'fleet.outdated': 'fleet.outdated',
  'job.impossible': 'job.impossible',
  'queue.too_old': 'queue.too_old',
  'runner.frozen': 'runner.frozen',
  'runner.offline': 'runner.offline',
  'runner.online': 'runner.online',
  'scope.paused': 'assignment.paused',
  'scope.resumed': 'assignment.resumed',
};

/** One that has just registered is away for a moment, before its first session: that is no news. */
const wasThere: readonly EventDetail[string][] = ['online', 'stale', 'unknown'];

/** After these a runner is away for good, and nobody is told that it came back. */
const goneTypes = ['runner.removed', 'runner.retired'];

/** Alarms that a plan ends without anything being told. */
export const alarmsEndedBy = (events: readonly EventDraft[]): string[] =>
  events.filter(({ type }) => goneTypes.includes(type)).map(({ entityId }) => offlineAlarm(entityId));

/**
 * What webhooks are told of a plan.
 *
 * @param isOfUse of kinds of which it is false nothing is looked at further: most plans are of no use to anybody
 */
export function noticesOf(
  changes: readonly Change[],
  events: readonly EventDraft[],
  isOfUse: (kind: NoticeKind) => boolean = () => true,
): Notice[] {
  const told = new Set<string>();
  return events.flatMap((event) => {
    const notice = event.kind === 'job' ? ofJob(event, changes, isOfUse) : ofEvent(event, isOfUse);
    // of one job a plan has several events at times, and one that it leads to
    if (!notice || (notice.job && told.has(notice.job.id))) return [];
    if (notice.job) told.add(notice.job.id);
    return [notice];
  });
}

/** What becomes of a job stands in its row: events name what brought it there. */
function ofJob(event: EventDraft, changes: readonly Change[], isOfUse: (kind: NoticeKind) => boolean): Notice | null {
  for (const change of changes) {
    if (change.kind !== 'job' || change.op !== 'update' || change.row.id !== event.entityId) continue;
    const job = change.row;
    const kind = change.patch.state === undefined ? undefined : jobKinds[job.state];
    if (!kind || !isOfUse(kind)) return null;
    const runnerId = typeof event.detail.runnerId === 'string' ? event.detail.runnerId : job.runnerId;
    const lanes = [`job ${job.id}`, ...(runnerId === null ? [] : [`runner ${runnerId}`])];
    return { ...basis(event, kind), subject: { kind: 'job', id: job.id }, lanes, job };
  }
  return null;
}

function ofEvent(event: EventDraft, isOfUse: (kind: NoticeKind) => boolean): Notice | null {
  const kind = plainKinds[event.type];
  if (!kind || !isOfUse(kind)) return null;
  const notice = basis(event, kind);
  if (event.kind === 'runner') {
    if (kind === 'runner.offline' && (event.detail.byIntent === true || !wasThere.includes(event.detail.from ?? null)))
      return null;
    const alarm = offlineAlarm(event.entityId);
    return {
      ...notice,
      subject: { kind: 'runner', id: event.entityId },
      lanes: [`runner ${event.entityId}`],
      raises: kind === 'runner.offline' ? alarm : null,
      clears: kind === 'runner.online' ? alarm : null,
    };
  }
  const { classId, thresholdMs } = event.detail;
  if (typeof classId !== 'string') return notice;
  const queueAgeMs = typeof thresholdMs === 'number' ? thresholdMs : null;
  return { ...notice, subject: { kind: 'queue', id: classId }, lanes: [`queue ${classId}`], queueAgeMs };
}

const basis = (event: EventDraft, kind: NoticeKind): Notice => ({
  ...{
    kind,
    scopeId: event.scopeId,
    at: event.at,
    detail: event.detail,
    job: null,
    queueAgeMs: null,
    raises: null,
    clears: null,
  },
  subject: { kind: 'scope', id: event.scopeId },
  lanes: [`scope ${event.scopeId}`],
});
