import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
  home: string;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/** Looks a user up in the password file; null when there is none. */
export function findUser(name: string, passwd = '/etc/passwd'): SystemUser | null {
  for (const line of readFileSync(passwd, 'utf8').split('\n')) {
    const [login, , uid, gid, , home] = line.split(':');
    if (login === name && uid !== undefined && gid !== undefined)
      return { name, uid: Number(uid), gid: Number(gid), home: home ?? '/' };
  }
  return null;
}

/** The first folder on the way to `path` that a user can not pass through, or null. */
export function blockedAt(path: string, user: Pick<SystemUser, 'uid' | 'gid'>): string | null {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return folder;
    if (folder === dirname(folder)) return null;
  }
}
