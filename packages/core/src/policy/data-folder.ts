import { type Change, insert, update } from '../decision/change.ts';
import type { Setting } from './setting.ts';

/** The setting in which the database keeps which data folder it is used with. */
export const dataFolderSetting = 'data_folder';

/** Which data folder a database is used with. */
export interface DataFolderUse {
  /** written in the folder */
  id: string;
  /** what began before may have left logs and files in another folder; 0: it is the only one */
  since: number;
}

/**
 * A server starts on this folder.
 *
 * @param before null: no server kept it yet
 * @param isLate the folder is new, and the database is not
 * @param acceptedAt of what runs, by a clock that may be ahead of ours
 * @returns `isOther`: what was kept in the folder before is missing in this one
 */
export function useDataFolder(
  before: Setting | null,
  { id, isLate, acceptedAt }: { id: string; isLate: boolean; acceptedAt: readonly number[] },
  now: number,
): { changes: Change[]; use: DataFolderUse; isOther: boolean } {
  const known = before && (JSON.parse(before.value) as DataFolderUse);
  if (known?.id === id) return { changes: [], use: known, isOther: false };
  const isOther = known !== null || isLate;
  const since = acceptedAt.reduce((latest, at) => Math.max(latest, at + 1), now);
  const use = { id, since: isOther ? since : 0 };
  const value = JSON.stringify(use);
  const change = before ? update('setting', before, { value }) : insert('setting', { id: dataFolderSetting, revision: 1, value });
  return { changes: [change], use, isOther };
}

/** Whether some of what came of an attempt may be in another folder. */
export const mayBeElsewhere = ({ acceptedAt }: { acceptedAt: number | null }, since: number): boolean =>
  acceptedAt !== null && acceptedAt < since;
