import { nextIncarnation } from '../attempt/epoch.ts';
import { auditOf } from '../audit/audited.ts';
import { serverActor } from '../audit/state.ts';
import { type Change, insert, update } from '../decision/change.ts';
import { type Plan, plan } from '../decision/decision.ts';
import { instanceScopeId } from '../scope/state.ts';
import { incarnationSetting, type Setting } from './setting.ts';

/** The setting that tells of the last restore from a backup. */
export const restoredSetting = 'restored';

/** The last restore of an installation. */
export interface Restored {
  /** when, in ms since the Unix epoch */
  at: number;
  /** when the backup was taken: what came after it is not known */
  takenAt: number;
}

/** What the last restore was; null: there was none. */
export const restoredOf = (setting: Setting | null): Restored | null => setting && (JSON.parse(setting.value) as Restored);

/**
 * An installation is restored from a backup: it becomes another incarnation, and its audit log says so.
 *
 * @param known what the backup says of incarnation and last restore; null: nothing
 * @param others changes that belong to it
 * @returns null when the clock does not allow it: it is behind the backup, or see {@link nextIncarnation}
 */
export function restoreInstallation(
  known: { incarnation: Setting | null; restored: Setting | null },
  takenAt: number,
  others: readonly Change[],
  now: number,
): (Plan & { incarnation: number }) | null {
  const before = Number(known.incarnation?.value ?? 0);
  const incarnation = nextIncarnation(before, now);
  if (incarnation === null || now < takenAt) return null;
  const audit = auditOf(
    { actor: serverActor(), action: 'server.restored', detail: { takenAt } },
    instanceScopeId,
    { kind: 'server', id: 'server', name: 'server' },
    { before: { incarnation: before }, after: { incarnation } },
    now,
  );
  const changes = [
    put(known.incarnation, incarnationSetting, String(incarnation)),
    put(known.restored, restoredSetting, JSON.stringify({ at: now, takenAt } satisfies Restored)),
    ...others,
  ];
  return { ...plan(changes), audit: [audit], incarnation };
}

const put = (before: Setting | null, id: string, value: string): Change =>
  before ? update('setting', before, { value }) : insert('setting', { id, revision: 1, value });
