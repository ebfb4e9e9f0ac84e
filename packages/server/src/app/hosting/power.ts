import type { OperationEnd, ProviderData } from '@baton/core';
import type { Order } from '../../provisioning/interface.ts';
import { drain } from './drain.ts';
import { type Execution, madeOf } from './execution.ts';
import { awaitHeartbeat, heartbeatStep } from './heartbeat.ts';
import { tokenFor } from './runner-token.ts';
import type { StepTitle } from './steps.ts';

const startStep: StepTitle = { kind: 'scale.1', title: 'Start', name: '', usualMs: null };
const stopStep: StepTitle = { kind: 'scale.0', title: 'Stop', name: '', usualMs: null };

/** Writes down what the provider says of what it changed. */
export async function noteChanged(execution: Execution, changed: Record<string, ProviderData>): Promise<void> {
  const standing = new Set((await execution.ledger.entries()).filter(({ state }) => state === 'made').map(({ kind }) => kind));
  for (const [kind, data] of Object.entries(changed))
    if (standing.has(kind)) await execution.write(() => execution.ledger.made(kind, data));
}

async function scale(execution: Execution, order: Order, desired: 0 | 1): Promise<void> {
  const made = madeOf(await execution.ledger.entries());
  await noteChanged(execution, await execution.call((signal) => execution.provider.scale(order, made, desired, signal)));
}

/** Starts the program of a runner that sleeps, and waits until it is heard of. */
export async function wake(execution: Execution): Promise<OperationEnd> {
  const { steps } = execution;
  const { hosting } = await execution.runner();
  steps.announce([startStep, heartbeatStep]);
  const order = await execution.order(await tokenFor(execution, 'wake'), hosting?.version ?? null);
  await steps.run(startStep, () => scale(execution, order, 1));
  await awaitHeartbeat(execution, order, hosting?.operation?.since ?? 0);
  return { ok: true };
}

/** It sleeps on. */
export async function wakeNot(execution: Execution, reason: string): Promise<OperationEnd> {
  const { hosting } = await execution.runner();
  const order = await execution.order(null, hosting?.version ?? null);
  const problem = await execution.steps.undo(startStep, () => scale(execution, order, 0));
  return { ok: false, state: 'asleep', reason: problem ? `${reason}. It could not be stopped: ${problem.message}` : reason };
}

/** Stops the program of a runner as soon as it holds nothing. */
export async function sleep(execution: Execution): Promise<OperationEnd> {
  const { steps } = execution;
  const { hosting } = await execution.runner();
  await drain(execution);
  const order = await execution.order(null, hosting?.version ?? null);
  await steps.run(stopStep, () => scale(execution, order, 0));
  return { ok: true };
}

/** What is not asleep is started again where its program was stopped. */
export const sleepNot = async (_: Execution, reason: string): Promise<OperationEnd> => ({ ok: false, state: 'awake', reason });
