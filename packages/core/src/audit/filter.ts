import type { AuditEntry } from './state.ts';

/** Which entries are wanted; null: any. */
export interface AuditFilter {
  /** login, whole, case-insensitive */
  actor: string | null;
  /** an action, or a family of them: `runner` is every `runner.…` */
  action: string | null;
  targetKind: string | null;
  targetId: string | null;
  scopeIds: readonly string[] | null;
  address: string | null;
  /** ms, both included */
  from: number | null;
  to: number | null;
  /** part of what the entry says, case-insensitive */
  text: string | null;
}

export const anyEntry: AuditFilter = {
  actor: null,
  action: null,
  targetKind: null,
  targetId: null,
  scopeIds: null,
  address: null,
  from: null,
  to: null,
  text: null,
};

export function matchesAudit(entry: AuditEntry, filter: AuditFilter): boolean {
  const { actor, action, targetKind, targetId, scopeIds, address, from, to, text } = filter;
  if (from !== null && entry.at < from) return false;
  if (to !== null && entry.at > to) return false;
  if (action !== null && entry.action !== action && !entry.action.startsWith(`${action}.`)) return false;
  if (actor !== null && entry.actor.login.toLowerCase() !== actor.toLowerCase()) return false;
  if (targetKind !== null && entry.target.kind !== targetKind) return false;
  if (targetId !== null && entry.target.id !== targetId) return false;
  if (scopeIds !== null && !scopeIds.includes(entry.scopeId)) return false;
  if (address !== null && entry.actor.address !== address) return false;
  return text === null || textOf(entry).includes(text.toLowerCase());
}

/** All that an entry says, to be searched. */
function textOf({ actor, action, target, before, after, detail }: AuditEntry): string {
  const words = [actor.login, actor.address ?? '', action, target.kind, target.id, target.name];
  return [...words, JSON.stringify(before), JSON.stringify(after), JSON.stringify(detail)].join('\n').toLowerCase();
}
