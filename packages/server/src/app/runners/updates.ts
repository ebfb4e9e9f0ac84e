import { noteFailedUpdate } from '@baton/core';
import type { Context } from '../context.ts';
import type { SyncInput } from '../runner-calls.ts';

/** Where the server gives out the program of a version. Equal to `versionedDownload` of the protocol; a test holds them together. */
export const programPath = (version: string): string => `/download/baton-runner-${version}.tgz`;

/** Whether a runner has not shown to know what it is to install. */
export const isUpdateNews = (order: { version: string } | null, { update, draining }: SyncInput): boolean =>
  order !== null && !draining && update?.version !== order.version;

/** Takes what a sync says of an update that can not be carried out. */
export async function noteUpdate(context: Context, runnerId: string, told: SyncInput['update'] | null): Promise<void> {
  if (!told?.problem) return;
  const { version, problem: reason } = told;
  const known = context.fleet.runner(runnerId);
  // the runner tells it until it was heard
  if (known?.updateFailed?.version === version && known.update?.version !== version) return;
  await context.committer.carryOut(
    (fresh) => context.runner(runnerId, fresh),
    (runner) => noteFailedUpdate(runner, { version, reason }, context.now()),
  );
  context.deps.journal.note('warn', { runnerId, version, reason }, 'a runner could not update itself');
}
