import { createHash } from 'node:crypto';
import { type AuditEntry, type AuditFilter, anyEntry, type ChainProblem, ChainWalk, insert, update } from '@baton/core';
import type { Store } from '@baton/server/store';
import { expect, it } from 'vitest';
import { auditDraft, commitOf, eventDraft, idOf, jobRow } from './store-rows.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Reads the whole log and checks its chain. */
async function verify({ read }: Store): Promise<{ entries: AuditEntry[]; problem: ChainProblem | null }> {
  const head = await read.auditHead();
  const entries = await read.auditSince(0, 10_000);
  const walk = new ChainWalk(sha256, head.dropped);
  for (const entry of entries) walk.take(entry);
  return { entries, problem: walk.end(head) };
}

const helpers = (use: () => Store) => {
  const commit = (...parts: Parameters<typeof commitOf>[0][]) => use().commit(parts.map(commitOf));
  const write = (...patches: Parameters<typeof auditDraft>[0][]) =>
    commit(...patches.map((patch) => ({ audit: [auditDraft(patch)] })));
  return { commit, write };
};

/** What holds for the audit log in every store. */
export function auditTests(use: () => Store): void {
  const { commit, write } = helpers(use);

  it('starts empty', async () => {
    expect(await use().read.auditHead()).toEqual({ seq: 0, hash: '', dropped: { seq: 0, hash: '' } });
    expect(await use().read.auditSince(0, 10)).toEqual([]);
    expect((await verify(use())).problem).toBeNull();
  });

  it('numbers and chains entries in the order of the commits, and keeps every field', async () => {
    const [one, two, three] = [auditDraft(), auditDraft({ at: 6, before: null }), auditDraft({ at: 7, action: 'job.cancel' })];
    await commit({ audit: [one, two], events: [eventDraft('x', 'job.x')] }, {}, { audit: [three] });
    const { entries, problem } = await verify(use());
    expect(entries.map(({ seq, hash: _, ...draft }) => [seq, draft])).toEqual([
      [1, one],
      [2, two],
      [3, three],
    ]);
    expect(problem).toBeNull();
    expect(await use().read.auditHead()).toMatchObject({ seq: 3, hash: entries[2]?.hash });
  });

  it('has no entry of a commit that conflicts, and no gap where it would have been', async () => {
    const job = jobRow(1);
    await commit({ changes: [insert('job', job)], audit: [auditDraft({ at: 1 })] });
    const stale = { changes: [insert('job', jobRow(2)), update('job', jobRow(3), {})], audit: [auditDraft({ at: 2 })] };
    const results = await commit(
      stale,
      { audit: [auditDraft({ at: 3 })] },
      { changes: [insert('job', job)], audit: [auditDraft({ at: 4 })] },
    );
    expect(results.map(({ status }) => status)).toEqual(['conflict', 'committed', 'conflict']);
    await write({ at: 5 });
    const { entries, problem } = await verify(use());
    expect(entries.map(({ seq, at }) => [seq, at])).toEqual([
      [1, 1],
      [2, 3],
      [3, 5],
    ]);
    expect(problem).toBeNull();
  });

  it('chains what is written at the same time', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, at) => write({ at }, { at })));
    const { entries, problem } = await verify(use());
    expect([entries.length, problem]).toEqual([100, null]);
  });
}

/** What holds for long logs. */
export function auditReadTests(use: () => Store): void {
  const { write } = helpers(use);

  it('drops the oldest, never the newest, and can still be verified', async () => {
    await write(...Array.from({ length: 6 }, (_, at) => ({ at })));
    const before = await use().read.auditSince(0, 10);
    await use().pruneAudit(4);
    expect(await use().read.auditSince(0, 10)).toEqual(before.slice(3));
    expect(await use().read.auditHead()).toMatchObject({ seq: 6, dropped: { seq: 3, hash: before[2]?.hash } });
    expect((await verify(use())).problem, 'nobody said so').toEqual({ seq: 3, why: 'cut' });
    await write({ action: 'audit.pruned', detail: { throughSeq: 3, throughHash: before[2]?.hash } });
    expect((await verify(use())).problem).toBeNull();
    await use().pruneAudit(2);
    await use().pruneAudit(1_000);
    expect((await use().read.auditSince(0, 10)).map(({ seq }) => seq)).toEqual([7]);
    await write({});
    expect((await use().read.auditHead()).seq).toBe(8);
  });

  it('answers pages, newest first, by every filter', async () => {
    const other = { ...auditDraft().actor, login: 'Bob', address: '::1' };
    await write(
      { at: 1 },
      { at: 2, actor: other },
      { at: 3, action: 'runner.kick', target: { kind: 'runner', id: idOf(41), name: 'two' } },
      { at: 4, action: 'scope.create', scopeId: 'acme', target: { kind: 'scope', id: 'acme', name: 'acme' } },
      { at: 5, action: 'token.create', detail: { reason: 'Ünique' } },
    );
    const find = async (filter: Partial<AuditFilter>) => {
      const { rows } = await use().read.audit({ ...anyEntry, ...filter }, { limit: 10, after: null });
      return rows.map(({ at }) => at);
    };
    expect(await find({})).toEqual([5, 4, 3, 2, 1]);
    expect(await find({ actor: 'bob' })).toEqual([2]);
    expect(await find({ address: '::1' })).toEqual([2]);
    expect(await find({ action: 'runner' })).toEqual([3, 2, 1]);
    expect(await find({ action: 'runner.kick' })).toEqual([3]);
    expect(await find({ action: 'run' })).toEqual([]);
    expect(await find({ targetKind: 'scope' })).toEqual([4]);
    expect(await find({ targetId: idOf(41) })).toEqual([3]);
    expect(await find({ scopeIds: ['acme', 'x'] })).toEqual([4]);
    expect(await find({ from: 2, to: 4 })).toEqual([4, 3, 2]);
    expect(await find({ text: 'üNI' })).toEqual([5]);
    const first = await use().read.audit(anyEntry, { limit: 3, after: null });
    const second = await use().read.audit(anyEntry, { limit: 3, after: first.next });
    expect([first.rows.map(({ at }) => at), first.next, second.rows.map(({ at }) => at), second.next]).toEqual([
      [5, 4, 3],
      '3',
      [2, 1],
      null,
    ]);
    expect((await use().read.auditSince(3, 1)).map(({ seq }) => seq)).toEqual([4]);
  });
}
