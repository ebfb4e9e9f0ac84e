import { openFileLogStore } from '@baton/server/logstore/file';
import { logConformance, type OpenedLogs } from './log-conformance.ts';
import { tempFolder } from './temp-folder.ts';

/** A segment of a few records: its replacement happens all the time. */
const segmentBytes = 2_000;

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
