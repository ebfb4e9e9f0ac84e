import type { AuditDraft, AuditLink } from '@baton/core';
import { linksAfter } from '../audit-chain.ts';
import { auditWidth, writeAudit } from '../sql/audit-rows.ts';
import type { SqlValue } from '../sql/rows.ts';
import { binaryArray } from './arrays.ts';
import { auditTypes, insertAudit, moveAuditHead } from './set-statements.ts';
import type { Write } from './set-writes.ts';

/** The statements that write entries behind `last`, and the newest link after them. */
export function auditWrites(drafts: readonly AuditDraft[], last: AuditLink): { writes: Write[]; last: AuditLink } {
  const links = linksAfter(last, drafts);
  const newest = links.at(-1);
  if (!newest) return { writes: [], last };
  const flat: SqlValue[] = [];
  for (const [index, draft] of drafts.entries()) {
    const { seq, hash } = links[index] as AuditLink;
    flat.push(seq);
    writeAudit(draft, flat);
    flat.push(hash);
  }
  const insert: Write = {
    statement: insertAudit,
    parameters: auditTypes.map((type, index) => binaryArray(type, flat, index, auditWidth + 2)),
    holds: ({ count }) => count === drafts.length,
  };
  const move: Write = {
    statement: moveAuditHead,
    parameters: [newest.seq, newest.hash, last.hash],
    holds: ({ count }) => count === 1,
  };
  return { writes: [move, insert], last: newest };
}
