import { type Contact, contactHistory, contacts, type Runner } from '@baton/core';
import type { Context } from '../context.ts';
import type { ContactHistoryView } from './use-cases.ts';

/** Events of a runner that are looked at; where there are more, what was before is not known. */
const eventsMax = 2_000;
const prefix = 'runner.';

const isContact = (text: unknown): text is Contact => (contacts as readonly unknown[]).includes(text);

/** Whether a runner was there, over the last so long: from its changes of contact, and from when a server watched. */
export async function contactHistoryOf(context: Context, runner: Runner, spanMs: number): Promise<ContactHistoryView> {
  const { read } = context.deps.store;
  const to = context.now();
  const from = to - spanMs;
  const [latest, knownFrom, unwatched] = await Promise.all([
    read.latestEventsOf('runner', runner.id, eventsMax),
    eventsKnownFrom(context),
    context.statistics.watched.gaps(from, to),
  ]);
  const events = latest.reverse();
  const changes = events.flatMap(({ type, at, detail }) => {
    const contact = type.slice(prefix.length);
    return isContact(contact) ? [{ at, to: contact, before: isContact(detail.from) ? detail.from : null }] : [];
  });
  const now = context.presence.contact(runner);
  const full = events.length === eventsMax ? (events[0]?.at ?? knownFrom) : knownFrom;
  // those before the time only say as what it begins
  const within = changes.filter(({ at }) => at >= from);
  const before = changes.at(-within.length - 1);
  const facts = { from, to, createdAt: runner.createdAt, knownFrom: before ? from : full, unwatched, now };
  return { from, to, now, stretches: contactHistory({ ...facts, changes: before ? [before, ...within] : within }) };
}

/** When the oldest event happened that is still kept: a server that never dropped one knows all. */
async function eventsKnownFrom({ deps }: Context): Promise<number> {
  const oldest = await deps.store.read.oldestSeq();
  if (oldest <= 1) return 0;
  const [first] = await deps.store.read.eventsSince(oldest - 1, 1);
  return first?.at ?? Number.MAX_SAFE_INTEGER;
}
