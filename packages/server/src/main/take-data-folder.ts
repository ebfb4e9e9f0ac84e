import { dataFolderSetting, useDataFolder } from '@baton/core';
import type { Clock } from '../ports/clock.ts';
import type { Entropy } from '../ports/entropy.ts';
import type { Logger } from '../ports/telemetry.ts';
import type { Store } from '../store/interface.ts';
import { folderId } from './data-folder.ts';
import { tellRestored } from './tell-restored.ts';

/**
 * A server starts with this folder, and the database remembers it. What was kept in another one is better told now than found out job by job.
 *
 * @returns since when nothing of an attempt is elsewhere; 0: the database was never used with another folder
 */
export async function takeDataFolder(
  { store, logger, clock, entropy }: { store: Store; logger: Logger; clock: Clock; entropy: Entropy },
  { data, isNew }: { data: string; isNew: boolean },
): Promise<number> {
  const now = clock.now();
  const isDatabaseUsed = (await store.read.latestSeq()) > 0;
  const id = await folderId(data, () => entropy.uuid(now));
  const before = await store.read.get('setting', dataFolderSetting);
  const acceptedAt = (await store.read.attemptedWork()).flatMap(({ attempt }) => attempt.acceptedAt ?? []);
  const { changes, use, isOther } = useDataFolder(before, { id, isLate: isNew && isDatabaseUsed, acceptedAt }, now);
  if (changes.length > 0) await store.commit([{ changes, guards: [], events: [] }]);
  if (isOther && isDatabaseUsed)
    logger.warn(
      { dataDir: data },
      `${isNew ? 'the data folder is new, and the database is not' : 'the data folder is another one than the one that this database was used with last'}: ` +
        'what was kept in another folder is missing here, the logs and files of jobs and the key of the secrets. Stop it and start it with that folder ' +
        '(--data), or bring it from a backup, unless it is lost',
    );
  await tellRestored({ store, logger });
  return use.since;
}
