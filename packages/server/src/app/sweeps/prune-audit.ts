import { type AuditDraft, auditOf, instanceScopeId, serverActor } from '@baton/core';
import type { Context } from '../context.ts';

/** So many entries are dropped at a time, or what is a day over: that entries were dropped is an entry too. */
const worthwhile = 100;
const dayMs = 24 * 3_600_000;

/** Drops entries of the audit log that are older than its retention, at most so many; an entry tells up to where. */
export async function pruneAudit(context: Context, most: number): Promise<void> {
  const { store } = context.deps;
  const { auditRetentionMs } = context.settings.of(instanceScopeId);
  if (auditRetentionMs === null) return;
  const before = context.now() - auditRetentionMs;
  const oldest = await store.read.auditSince(0, most);
  const stays = oldest.findIndex(({ at }) => at >= before);
  const due = stays === -1 ? oldest : oldest.slice(0, stays);
  const last = due.at(-1);
  if (!last || (due.length < worthwhile && (due[0]?.at ?? 0) > before - dayMs)) return;
  // first it is told, then it is done: what is told and not done yet is done by the next pass
  const told = await context.committer.commit([
    { changes: [], guards: [], events: [], audit: [entryOf(last, due.length, context.now())] },
  ]);
  if (told[0]?.status === 'committed') await store.pruneAudit(last.seq + 1);
}

function entryOf({ seq, hash }: { seq: number; hash: string }, entries: number, at: number): AuditDraft {
  const deed = { actor: serverActor(), action: 'audit.pruned' as const, detail: { throughSeq: seq, throughHash: hash, entries } };
  return auditOf(deed, instanceScopeId, { kind: 'audit', id: 'audit', name: 'audit log' }, { before: null, after: null }, at);
}
