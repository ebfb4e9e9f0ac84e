import { type AuditAction, type AuditDraft, type AuditEntry, type AuditHead, type AuditTargetKind, entryText } from '@baton/core';
import type { SqlValue } from './rows.ts';

/** The columns of an entry, in the order of `readAudit`. */
export const auditColumns = [
  'seq',
  'at',
  'login',
  'address',
  'action',
  'scope_id',
  'target_kind',
  'target_id',
  'data',
  'hash',
] as const;

/** Appends the values of an entry, in the order of `auditColumns` without its link, to `into`. */
export function writeAudit({ at, actor, action, scopeId, target, before, after, detail }: AuditDraft, into: SqlValue[]): void {
  const { login, address, ...by } = actor;
  const data = JSON.stringify({ by, targetName: target.name, before, after, detail });
  into.push(at, login, address, action, scopeId, target.kind, target.id, data);
}

/** Number of values that {@link writeAudit} appends. */
export const auditWidth = 8;

/** What the hash of an entry covers besides its place in the chain. */
export const auditText = (draft: AuditDraft): string => entryText(draft);

interface Data {
  by: Pick<AuditDraft['actor'], 'userId' | 'via' | 'credentialId'>;
  targetName: string;
  before: AuditDraft['before'];
  after: AuditDraft['after'];
  detail: AuditDraft['detail'];
}

/** Makes an entry of values in the order of `auditColumns`. One whose data is no longer JSON is an entry too, so that it can be found. */
export function readAudit(values: readonly unknown[]): AuditEntry {
  const { by, targetName, before, after, detail } = dataOf(values[8] as string);
  const target = { kind: values[6] as AuditTargetKind, id: values[7] as string, name: targetName };
  return {
    seq: values[0] as number,
    at: values[1] as number,
    actor: { ...by, login: values[2] as string, address: values[3] as string | null },
    action: values[4] as AuditAction,
    scopeId: values[5] as string,
    target,
    before,
    after,
    detail,
    hash: values[9] as string,
  };
}

const unreadable: Data = {
  by: { userId: null, via: 'server', credentialId: null },
  targetName: '(unreadable)',
  before: null,
  after: null,
  detail: {},
};

function dataOf(text: string): Data {
  try {
    return { ...unreadable, ...(JSON.parse(text) as Data) };
  } catch {
    return unreadable;
  }
}

/** The statement that writes an entry: `seq`, the values of {@link writeAudit}, `hash`. */
export const insertAuditText = (placeholder: (number: number) => string): string =>
  `INSERT INTO audit_entries (${auditColumns.join(', ')}) VALUES (${auditColumns.map((_, index) => placeholder(index + 1)).join(', ')})`;

/** Makes the head of values in the order of the query. */
export const readAuditHead = (values: readonly unknown[] | undefined): AuditHead => ({
  seq: (values?.[0] ?? 0) as number,
  hash: (values?.[1] ?? '') as string,
  dropped: { seq: (values?.[2] ?? 0) as number, hash: (values?.[3] ?? '') as string },
});
