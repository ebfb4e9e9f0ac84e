import { Readable } from 'node:stream';
import { backupMediaType, restPaths, TakeBackup } from '@baton/protocol';
import { type RestRoute, restRoute } from '../rest-route.ts';

/** All of the installation, as one archive. */
export const backupRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'POST',
    path: restPaths.backup,
    summary: 'Take a backup of the whole installation',
    description:
      'A tar archive of the database at one moment, and of logs and files of jobs, programs of releases and lines of runners and server as they are by then. The server goes ' +
      'on working. Needs every permission in the instance. `baton restore` brings it back; an archive that was cut off is refused there.',
    tag: 'server',
    access: 'person',
    unlimited: true,
    body: TakeBackup,
    bodyOptional: true,
    answers: { 200: { description: 'The archive', mediaTypes: [backupMediaType] } },
    errors: ['backup_running', 'backup_no_room', 'backup_elsewhere'],
    handle: async ({ app, actor, body: { withKeys = false } }) => ({
      status: 200,
      headers: { 'content-type': backupMediaType, 'content-disposition': 'attachment; filename="baton-backup.tar"' },
      body: Readable.from(await app.backups.take({ withKeys }, actor), { objectMode: false }),
    }),
  }),
];
