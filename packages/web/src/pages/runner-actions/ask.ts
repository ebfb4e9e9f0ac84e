import type { RunnerActionName } from '@baton/protocol';
import { operate, renewPools } from '../../api/pools.ts';
import { runners } from '../../live/runner-store.ts';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { operationWords } from '../../text/hosting-words.ts';
import { acts, type HostingAct, isHostingAct, type OfferedName } from './acts.ts';
import { setAsked } from './asked.ts';
import { perform } from './perform.ts';

const nameOf = (id: string): string => runners.rows.get(id)?.name ?? id;

/** Says that an action was refused; what it showed was taken back. */
export const showRefusal = (name: string, action: RunnerActionName, error: unknown, again: () => unknown): void =>
  showFailure(`${name} was not ${acts[action].done}`, error, again);

/** Begins it; how far it is, is shown beside the runner. */
async function operateOn(id: string, act: HostingAct): Promise<void> {
  try {
    await operate(id, act);
  } catch (error) {
    showFailure(`${nameOf(id)}: ${operationWords[act].failed}`, error, () => operateOn(id, act));
  } finally {
    void renewPools();
  }
}

/** Asks about it in a dialog. What takes nothing away is done at once. */
export function ask(name: OfferedName, ids: readonly string[]): void {
  const [only] = ids;
  if (name === 'enable' && only !== undefined && ids.length === 1) {
    const known = nameOf(only);
    const enable = (): Promise<unknown> =>
      perform(only, name, {}).catch((error: unknown) => showRefusal(known, name, error, enable));
    void enable();
    return;
  }
  if (isHostingAct(name)) {
    if (only !== undefined) void operateOn(only, name);
    return;
  }
  setAsked({ name, ids, names: new Map(ids.map((id) => [id, nameOf(id)])) });
}
