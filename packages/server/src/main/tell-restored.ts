import { restoredOf, restoredSetting } from '@baton/core';
import type { Logger } from '../ports/telemetry.ts';
import type { Store } from '../store/interface.ts';

/** Says at each start that this installation came from a backup: what is missing is asked for long after. */
export async function tellRestored({ store, logger }: { store: Store; logger: Logger }): Promise<void> {
  const restored = restoredOf(await store.read.get('setting', restoredSetting));
  if (!restored) return;
  const [restoredAt, takenAt] = [restored.at, restored.takenAt].map((at) => new Date(at).toISOString());
  logger.info({ restoredAt, takenAt }, 'this server was restored from a backup: what came after it is not known');
}
