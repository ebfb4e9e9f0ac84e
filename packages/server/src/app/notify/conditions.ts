import { type EventDraft, insert, type NoticeAlarm, plan, remove, update } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import type { Condition, Findings } from './condition.ts';
import { fleetOutdated } from './fleet-outdated.ts';
import { jobsImpossible } from './jobs-impossible.ts';
import { queuesTooOld } from './queues-too-old.ts';

/**
 * Looks for what no single commit brings about: waiting that took too long, work that nobody can do, runners that are outdated. Each is told of once,
 * and again only when it was over in between. Where nobody wants to hear of a kind nothing is looked at.
 */
export async function conditionsPass(context: Context, held: HeldSyncs): Promise<void> {
  if (context.outbox.isQuiet) return;
  for (const look of [queuesTooOld, jobsImpossible, fleetOutdated]) await tell(context, await look(context, held));
}

async function tell(context: Context, { prefix, found, kept }: Findings): Promise<void> {
  const holding = new Set(found.map(({ alarmId }) => alarmId));
  const over = context.outbox.alarms().filter(({ id }) => id.startsWith(prefix) && !holding.has(id) && !kept.has(id));
  const news = found.filter(({ alarmId, value }) => context.outbox.alarm(alarmId)?.value !== value);
  const now = context.now();
  // another server may have told of it first: that is a conflict, and nothing is told twice
  await context.committer.commit([
    ...news.map((each) => plan([changeOf(context.outbox.alarm(each.alarmId), each, now)], [eventOf(each, now)])),
    ...over.map((alarm) => plan([remove('noticeAlarm', alarm)])),
  ]);
}

const changeOf = (known: NoticeAlarm | undefined, { alarmId, scopeId, value }: Condition, now: number) =>
  known
    ? update('noticeAlarm', known, { value, raisedAt: now })
    : insert('noticeAlarm', { id: alarmId, revision: 1, scopeId, value, raisedAt: now });

const eventOf = ({ scopeId, type, detail }: Condition, at: number): EventDraft => ({
  ...{ scopeId, kind: 'system', entityId: scopeId, type, at, detail },
});
