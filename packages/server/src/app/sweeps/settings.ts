import { pauseSettings, scopeSettingsPrefix } from '@baton/core';
import type { Context } from '../context.ts';

/** Reads what scopes say of themselves anew: another server may have changed it, or a commit whose outcome nobody knew. */
export async function settingsPass(context: Context): Promise<void> {
  const { read } = context.deps.store;
  context.pauses.learn(await read.settings(pauseSettings));
  context.settings.learn(await read.settings(scopeSettingsPrefix));
  context.pauses.look();
}
