import { type AuditHead, type AuditLink, ChainWalk, problemText } from '@baton/core';
import type { Context } from '../context.ts';
import type { AuditVerification } from './use-cases.ts';

/** Entries that are checked before other work gets its turn. */
const pieceSize = 500;
/** Retention may drop what is being read; it does so once a minute. */
const triesMax = 3;

/** Walks the whole chain. What is written or dropped meanwhile does not matter. */
export async function verifyChain(context: Context, noted: AuditLink | null): Promise<AuditVerification> {
  const { read } = context.deps.store;
  for (let tries = 1; ; tries++) {
    const begun = await read.auditHead();
    const found = await walk(context, begun, noted);
    const isMoved = found.problem !== null && (await read.auditHead()).dropped.seq !== begun.dropped.seq;
    if (!isMoved || tries === triesMax) return found;
  }
}

async function walk(context: Context, begun: AuditHead, noted: AuditLink | null): Promise<AuditVerification> {
  const { store, entropy, clock } = context.deps;
  const chain = new ChainWalk((text) => entropy.sha256(text), begun.dropped, noted);
  let head: AuditHead;
  for (;;) {
    // before the entries: what is written after it stands behind it
    head = await store.read.auditHead();
    const entries = await store.read.auditSince(chain.last.seq, pieceSize);
    if (entries.length === 0 || !entries.every((entry) => chain.take(entry))) break;
    await new Promise<void>((resolve) => clock.after(0, resolve));
  }
  const problem = chain.end(head);
  return {
    checked: chain.checked,
    head: { seq: head.seq, hash: head.hash },
    dropped: begun.dropped,
    problem: problem && { ...problem, text: problemText(problem) },
  };
}
