import type { Actor } from '@baton/core';
import type { BackupOrder } from '../../ports/backup.ts';

/** Needs every permission in the instance: who has a backup has all that is in it. */
export interface BackupUseCases {
  /** The bytes of an archive. Throws `permission_denied`, `backup_running`, `backup_no_room`, `backup_elsewhere`. */
  take(order: BackupOrder, by: Actor): Promise<AsyncIterable<Uint8Array>>;
}
