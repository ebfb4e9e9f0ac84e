import type { OperationEnd, Runner } from '@baton/core';
import { drain } from './drain.ts';
import { type Execution, madeOf } from './execution.ts';
import { awaitHeartbeat, heartbeatStep } from './heartbeat.ts';
import { noteChanged } from './power.ts';
import { BrokenOff } from './run.ts';
import { tokenFor } from './runner-token.ts';
import type { StepTitle } from './steps.ts';

const updateStep: StepTitle = { kind: 'update', title: 'Update', name: '', usualMs: null };
const backStep: StepTitle = { kind: 'update.back', title: 'Back to the former version', name: '', usualMs: null };

/** Brings a runner to another version, as soon as it holds nothing. */
export async function update(execution: Execution): Promise<OperationEnd> {
  const { spec, context } = execution;
  execution.steps.announce([updateStep, heartbeatStep]);
  await drain(execution);
  const { hosting } = await execution.runner();
  // it may have come while the server was away; of what says no version only a later session shows that it is another
  const since = spec.version === null ? context.now() : (hosting?.operation?.since ?? 0);
  const token = await tokenFor(execution, 'update');
  const order = await execution.order(token, spec.version);
  await execution.steps.run(updateStep, () => change(execution, order));
  const isMeant = ({ version }: Runner): boolean => order.program.version === null || version === order.program.version;
  await awaitHeartbeat(execution, order, since, isMeant);
  return { ok: true, version: spec.version };
}

async function change(execution: Execution, order: Parameters<Execution['provider']['update']>[0]): Promise<void> {
  execution.hasBegun = true;
  const made = madeOf(await execution.ledger.entries());
  await noteChanged(execution, await execution.call((signal) => execution.provider.update(order, made, signal)));
}

/** Goes back to the version that it had. */
export async function updateBack(execution: Execution, reason: string): Promise<OperationEnd> {
  if (!execution.hasBegun) return { ok: false, state: 'awake', reason };
  const { hosting } = await execution.runner();
  const since = execution.context.now();
  try {
    const order = await execution.order(await tokenFor(execution, 'back'), hosting?.version ?? null);
    await execution.steps.run(backStep, () => change(execution, order));
    await awaitHeartbeat(execution, order, since);
    return { ok: false, state: 'awake', reason: `${reason}. It runs its former version again` };
  } catch (error) {
    if (error instanceof BrokenOff) throw error;
    return { ok: false, state: 'awake', reason: `${reason}. The way back failed too: ${(error as Error).message}` };
  }
}
