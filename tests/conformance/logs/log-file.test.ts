import type { LogStore } from '@baton/server/logstore';
import { type FileLogStore, openFileLogStore } from '@baton/server/logstore/file';
import { tempFolder } from '../shared/temp-folder.ts';
import { logConformance } from './log-conformance.ts';
import type { OpenedLogs } from './opened-logs.ts';

/** A segment of a few records: its replacement happens all the time. */
const segmentBytes = 2_000;

/** Packs everything at once; what is read is read when nothing waits to be packed. */
const pack = { share: 1, bytesMin: 0 };

const packedFirst = (logs: FileLogStore): LogStore => ({
  ...logs,
  async read(...args) {
    await logs.packed();
    return logs.read(...args);
  },
});

logConformance('packing file', async () => {
  const folder = await tempFolder();
  const open = async (): Promise<LogStore> => packedFirst(await openFileLogStore({ dir: folder.path, segmentBytes, pack }));
  const opened: OpenedLogs = {
    logs: await open(),
    async reopen() {
      await opened.logs.shutdown();
      return open();
    },
    discard: folder.discard,
  };
  return opened;
});

logConformance('file', async () => {
  const folder = await tempFolder();
  const opened: OpenedLogs = {
    logs: await openFileLogStore({ dir: folder.path, segmentBytes }),
    async reopen() {
      await opened.logs.shutdown();
      return openFileLogStore({ dir: folder.path, segmentBytes });
    },
    discard: folder.discard,
  };
  return opened;
});
