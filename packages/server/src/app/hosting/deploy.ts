import { type OperationEnd, placeBehind, type Resource, toTakeBack } from '@baton/core';
import { type Order, type PlannedResource, ProviderError } from '../../provisioning/interface.ts';
import { type Execution, madeOf } from './execution.ts';
import { awaitHeartbeat, heartbeatStep } from './heartbeat.ts';
import { tokenFor } from './runner-token.ts';
import type { StepTitle } from './steps.ts';
import { found, takeAway } from './take-back.ts';

const planStep: StepTitle = { kind: 'plan', title: 'Plan', name: '', usualMs: null };

const titleOf = ({ kind, title, name, usualMs }: PlannedResource): StepTitle => ({ kind, title, name, usualMs });

/** Makes all that a runner needs and waits until it is heard of. */
export async function deploy(execution: Execution): Promise<OperationEnd> {
  const { spec, provider, steps } = execution;
  const { hosting } = await execution.runner();
  refuseProblems(execution);
  const order = await execution.order(await tokenFor(execution, 'deploy'), spec.version);
  const planned = await steps.run(planStep, () => execution.call((signal) => provider.plan(order, signal)));
  steps.announce([...planned.map(titleOf), heartbeatStep]);
  const there = await whatIsThere(execution);
  for (const each of planned) await make(execution, each, order, there);
  await awaitHeartbeat(execution, order, hosting?.operation?.since ?? 0);
  return { ok: true };
}

/** What is wrong with the pool is told before anything is made. */
function refuseProblems({ provider, facts }: Execution): void {
  const problems = provider.problems(facts);
  if (problems.length === 0) return;
  throw new ProviderError('invalid', problems.map(({ where, problem, value }) => `${where}: ${problem} (${value})`).join('; '));
}

/** Kinds that an earlier attempt of this operation made, as far as they are still there. */
async function whatIsThere(execution: Execution): Promise<Set<string>> {
  const entries = await execution.ledger.entries();
  const made = entries.filter(({ state, madeBy }) => state === 'made' && madeBy === execution.run.jobId);
  if (made.length === 0) return new Set();
  const there = await found(execution);
  return new Set(made.map(({ kind }) => kind).filter((kind) => Object.hasOwn(there, kind)));
}

async function make(execution: Execution, planned: PlannedResource, order: Order, there: ReadonlySet<string>): Promise<void> {
  const { ledger, steps, provider, pool, run } = execution;
  const { kind, name } = planned;
  if (there.has(kind)) return await steps.run(titleOf(planned), async () => steps.line(`${planned.title} is there already`));
  await steps.run(titleOf(planned), async () => {
    const entries = await ledger.entries();
    const place = entries.find((entry) => entry.kind === kind && entry.state !== 'gone')?.place ?? placeBehind(entries);
    const { id: poolId, scopeId, identityId, region } = pool;
    const intent = { kind, name, place, poolId, scopeId, provider: provider.name, identityId, region, madeBy: run.jobId };
    await execution.write(() => ledger.intend(intent));
    const before = madeOf(await ledger.entries());
    const data = await execution.call((signal) => provider.create(planned, order, before, signal));
    await execution.write(() => ledger.made(kind, data));
  });
}

/** Takes back what the deployment made, the last first. */
export async function undeploy(execution: Execution, reason: string): Promise<OperationEnd> {
  const { steps, ledger, run } = execution;
  const entries: Resource[] = toTakeBack(await ledger.entries(), run.jobId);
  if (entries.length > 0) steps.line('What was made is taken back.');
  const problems = await takeAway(execution, entries);
  return { ok: false, state: 'absent', reason: withLeft(reason, problems) };
}

export const withLeft = (reason: string, problems: readonly string[]): string =>
  problems.length === 0 ? reason : `${reason}. To be cleaned up: ${problems.join('; ')}`;
