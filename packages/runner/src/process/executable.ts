import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { blockedAt } from './users.ts';

type Identity = { uid: number; gid: number } | null;

const headBytes = 256;
const elfMagic = '\x7fELF';

/**
 * Whether the system will execute this file for this user (null: the one who asks): a binary, or a script with an absolute interpreter that is
 * one. False also where it may well be so: only those who start it find out.
 */
export function canSurelyRun(path: string, user: Identity): boolean {
  const head = headOf(path, user);
  if (head?.startsWith(elfMagic)) return true;
  const interpreter = /^#!\s*(\/\S+)[\s\S]*\n/.exec(head ?? '')?.[1];
  return interpreter !== undefined && headOf(interpreter, user)?.startsWith(elfMagic) === true;
}

/** Whether a process of this user surely gets into the folder. */
export function mayEnter(folder: string, user: Identity): boolean {
  try {
    if (user) return blockedAt(`${folder}/.`, user) === null;
    accessSync(folder, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first bytes of a file that the user may execute. */
function headOf(path: string, user: Identity): string | null {
  try {
    const { mode } = statSync(path);
    if (user && ((mode & 0o001) === 0 || blockedAt(path, user) !== null)) return null;
    accessSync(path, constants.X_OK);
    const fd = openSync(path, 'r');
    try {
      const head = Buffer.alloc(headBytes);
      return head.toString('latin1', 0, readSync(fd, head));
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}
