import type { Contact } from './contact.ts';

/** A time during which the contact of a runner was one and the same. */
export interface ContactStretch {
  from: number;
  to: number;
  contact: Contact;
}

export interface ContactFacts {
  from: number;
  to: number;
  /** before, it was not there at all */
  createdAt: number;
  /** changes are known from here on */
  knownFrom: number;
  /** oldest first; `before` null: a server had just started */
  changes: readonly { at: number; to: Contact; before: Contact | null }[];
  /** times during which no server watched, oldest first */
  unwatched: readonly { from: number; to: number }[];
  /** as it is at the end */
  now: Contact;
}

/** `found`: as what a server finds it that starts meanwhile; the next change tells. */
type Told = ContactStretch & { found: Contact };

/**
 * The contact of a runner over a time, oldest first, without gaps from its making on. Where no server watched, or its changes are not kept any
 * more, it is `unknown`: nobody can say that it was away.
 */
export function contactHistory(facts: ContactFacts): ContactStretch[] {
  const begin = Math.max(facts.from, facts.createdAt);
  const stretches: ContactStretch[] = [];
  const push = (from: number, to: number, contact: Contact): void => {
    if (to <= from) return;
    const last = stretches.at(-1);
    if (last && last.contact === contact && last.to === from) last.to = to;
    else stretches.push({ from, to, contact });
  };
  for (const { from, to, contact, found } of byChanges(facts)) {
    let at = Math.max(from, begin);
    let current = contact;
    for (const gap of facts.unwatched) {
      if (gap.to <= at || gap.from >= to) continue;
      push(at, Math.max(at, gap.from), current);
      push(Math.max(at, gap.from), Math.min(gap.to, to), 'unknown');
      at = Math.min(gap.to, to);
      current = found;
    }
    push(at, Math.min(to, facts.to), current);
  }
  return stretches;
}

function* byChanges({ from, to, createdAt, knownFrom, changes, now }: ContactFacts): Generator<Told> {
  const begin = Math.max(from, createdAt);
  const known = Math.max(begin, Math.min(knownFrom, to));
  const first = changes[0];
  // what changed within the time tells what it was before; one that is more than made has changed, and nobody told of it yet
  const isUntold = createdAt >= Math.max(from, knownFrom) && now !== 'not_registered';
  let contact: Contact = first ? (first.before ?? 'unknown') : isUntold ? 'unknown' : now;
  if (known > begin) yield { from: begin, to: known, contact: 'unknown', found: 'unknown' };
  let at = known;
  for (const change of changes) {
    const until = Math.min(to, Math.max(at, change.at));
    yield { from: at, to: until, contact, found: change.before ?? 'unknown' };
    [at, contact] = [until, change.to];
  }
  yield { from: at, to, contact, found: now };
}
