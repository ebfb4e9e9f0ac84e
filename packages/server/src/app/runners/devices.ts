import { hasDeviceNews, tellDevices } from '@baton/core';
import type { Context } from '../context.ts';
import { tellOfLosses, worksOf } from './works.ts';

/** Takes what a sync says of the runner's devices; nearly always it is what is known. */
export async function noteDevices(context: Context, runnerId: string, present: readonly string[] | null): Promise<void> {
  const known = context.fleet.runner(runnerId);
  if (!known || !hasDeviceNews(known, present)) return;
  const { plan } = await context.committer.carryOut(
    async (fresh) => ({ runner: await context.runner(runnerId, fresh), works: await worksOf(context, runnerId, fresh) }),
    ({ runner, works }) => tellDevices(runner, works, present, context.now()),
  );
  tellOfLosses(context, plan);
}
