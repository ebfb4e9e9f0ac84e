import type { Runner } from '@baton/core';
import type { Order } from '../../provisioning/interface.ts';
import { type Execution, madeOf } from './execution.ts';
import { BrokenOff } from './run.ts';
import type { StepTitle } from './steps.ts';

export const heartbeatStep: StepTitle = { kind: 'heartbeat', title: 'First heartbeat', name: '', usualMs: null };

const reasonsMax = 5;

/** The runner did not come in its time. */
class NeverCame extends Error {
  override readonly name = 'NeverCame';
}

/**
 * Waits for the runner to begin a session, and to be one that is meant. Throws {@link NeverCame} with what the provider says when its time is over.
 *
 * @param since a session that began before is not the one that is waited for
 */
export function awaitHeartbeat(
  execution: Execution,
  order: Order,
  since: number,
  isMeant: (runner: Runner) => boolean = () => true,
): Promise<void> {
  return execution.steps.run(heartbeatStep, async () => {
    const { context, waiters, pool, signal } = execution;
    const holds = (): boolean => {
      const runner = context.fleet.runner(execution.runnerId);
      return runner?.session != null && runner.session.startedAt >= since && isMeant(runner);
    };
    if (await waiters.until(context.deps.clock, holds, pool.startLimitMs, signal)) return;
    throw new NeverCame(await whyNot(execution, order));
  });
}

async function whyNot(execution: Execution, order: Order): Promise<string> {
  const { pool, provider, ledger } = execution;
  const late = `the runner did not come within ${Math.round(pool.startLimitMs / 1_000)} s`;
  try {
    const made = madeOf(await ledger.entries());
    const { reasons, program } = await execution.call((signal) => provider.describe(order, made, signal));
    const told = reasons.slice(0, reasonsMax).join('; ');
    if (told) return `${late}: ${told}`;
    return program === 'running' ? `${late}: its program runs, and it was not heard of` : `${late}: its program does not run`;
  } catch (error) {
    if (error instanceof BrokenOff) throw error;
    return `${late}; what became of it can not be found out: ${(error as Error).message}`;
  }
}
