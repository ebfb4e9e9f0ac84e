import { chmodSync, copyFileSync, mkdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DriveStart } from '../executors/driven.ts';
import { canSurelyRun } from '../process/executable.ts';
import { blockedAt } from '../process/users.ts';

type User = { uid: number; gid: number } | null;

export interface DriveStartOptions {
  /** starts this program, whose verb follows: Node, its own options, the program's file */
  selfCommand: readonly string[];
  workspace: string;
  caFile: string | null;
  /** as whom jobs run, when not as the runner */
  user: User;
}

/**
 * How drivers are started. Where the user as whom jobs run can't read the file of this program (it may lie in the home of another), that user
 * gets a copy of it in the workspace, which exists.
 */
export function driveStart({ selfCommand, workspace, caFile, user }: DriveStartOptions): DriveStart {
  const [node = '', ...rest] = selfCommand;
  const file = rest.pop() ?? '';
  if (user && !canSurelyRun(node, user)) return { command: null, caFile };
  const readable = !user || mayRead(file, user) ? file : copied(file, workspace);
  return { command: readable === null ? null : [node, ...rest, readable, 'drive'], caFile };
}

function mayRead(file: string, user: NonNullable<User>): boolean {
  const { mode, uid, gid } = statSync(file);
  const bit = uid === user.uid ? 0o400 : gid === user.gid ? 0o040 : 0o004;
  return (mode & bit) !== 0 && blockedAt(file, user) === null;
}

/** The shipped program is one file; its sources can not be copied so. */
function copied(file: string, workspace: string): string | null {
  if (file.endsWith('.ts')) return null;
  const folder = join(workspace, 'program');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o711);
  const copy = join(folder, basename(file));
  copyFileSync(file, copy);
  chmodSync(copy, 0o644);
  return copy;
}
