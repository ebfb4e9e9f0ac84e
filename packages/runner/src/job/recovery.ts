import { isAlive, signalGroup } from '../process/alive.ts';
import { huntEscapees } from '../process/hunt.ts';
import { sealSpool } from '../spool/seal.ts';
import type { SpoolState } from '../spool/writer.ts';
import { type JobFolder, type JobRecord, leftoverFolders, readProcess, removeJobFolder } from './folder.ts';

/** An attempt of an earlier process whose log still has to go to the server. */
export interface Leftover {
  folder: JobFolder;
  record: JobRecord;
  spool: SpoolState;
}

/** Kills what folders record, wherever its processes went. */
export async function killRecorded(attempts: readonly { folder: JobFolder; attemptId: string }[]): Promise<void> {
  const hunted = new Map<string, string | null>();
  for (const { folder, attemptId } of attempts) {
    const process = readProcess(folder);
    if (process && isAlive(process)) signalGroup(process.pid, 'SIGKILL');
    hunted.set(attemptId, process?.startTime ?? null);
  }
  await huntEscapees(hunted);
}

/**
 * Ends what an earlier runner process left behind, before a session is opened that lists none of it. Answers the attempts whose logs are to be
 * shipped; folders that say nothing are removed.
 */
export async function recover(workspace: string): Promise<Leftover[]> {
  const found = leftoverFolders(workspace);
  await killRecorded(found);
  const leftovers: Leftover[] = [];
  for (const { folder, record } of found) {
    if (record === null) await removeJobFolder(folder);
    else
      leftovers.push({ folder, record, spool: sealSpool(folder.spool, 'the runner was restarted; what still ran was stopped') });
  }
  return leftovers;
}
