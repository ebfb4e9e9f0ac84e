import {
  finishOperation,
  type OperationEnd,
  type OperationKind,
  type OperationSpec,
  operationOf,
  type Runner,
} from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { tellOfLosses, worksOf } from '../runners/works.ts';
import { callAgain, isStoreTrouble } from './again.ts';
import { deploy, undeploy } from './deploy.ts';
import { Execution, type ExecutionParts } from './execution.ts';
import { factsOf } from './open-identity.ts';
import { sleep, sleepNot, wake, wakeNot } from './power.ts';
import { remains, remove } from './remove.ts';
import { BrokenOff, type OperationOutcome, type OperationRun } from './run.ts';
import { wordsOf } from './steps.ts';
import { update, updateBack } from './update.ts';
import type { UsualTimes } from './usual-times.ts';
import { unlessAborted, type Waiters } from './wait.ts';

type Flow = (execution: Execution) => Promise<OperationEnd>;
type WayBack = (execution: Execution, reason: string) => Promise<OperationEnd>;

const flows: Readonly<Record<OperationKind, Flow>> = { deploy, update, remove, wake, sleep };
const waysBack: Readonly<Record<OperationKind, WayBack>> = {
  deploy: undeploy,
  update: updateBack,
  remove: remains,
  wake: wakeNot,
  sleep: sleepNot,
};

/** What attempts of operations share. */
export interface Executing {
  context: Context;
  held: HeldSyncs;
  waiters: Waiters;
  usual: UsualTimes;
  cancelJob(jobId: string): Promise<void>;
}

/**
 * Does an operation, or goes on with it where an earlier attempt ended. Whatever becomes of it stands in the runner's row before it is answered.
 * Throws {@link BrokenOff} when the attempt is lost.
 */
export async function execute(shared: Executing, run: OperationRun): Promise<OperationOutcome> {
  const { context, usual } = shared;
  const kind = operationOf(run.executor);
  const spec = run.spec as OperationSpec;
  const runner = await context.runner(spec.runnerId, true);
  if (kind === null || runner.hosting?.operation?.jobId !== run.jobId) return outcomeBefore(runner, run.jobId);
  let end: OperationEnd;
  let wasCancelled = false;
  const execution = await begin(shared, run, kind, spec);
  if (typeof execution === 'string') {
    run.log.line(execution);
    end = { ok: false, state: runner.hosting.state, reason: execution };
  } else {
    const done = await carryOut(execution);
    end = done.end;
    wasCancelled = done.wasCancelled;
  }
  await finish(shared, spec.runnerId, run.jobId, end);
  await usual.keep();
  if (end.ok) return { kind: 'succeeded', message: null };
  return { kind: wasCancelled ? 'cancelled' : 'failed', message: end.reason };
}

/** The attempt before this one brought it to its end, and only its report was lost. */
function outcomeBefore({ hosting }: Runner, jobId: string): OperationOutcome {
  const problem = hosting?.problem?.jobId === jobId ? hosting.problem : null;
  return problem ? { kind: 'failed', message: problem.reason } : { kind: 'succeeded', message: null };
}

/** In words why it can not even begin. */
async function begin(
  { context, waiters, usual, cancelJob }: Executing,
  run: OperationRun,
  kind: OperationKind,
  spec: OperationSpec,
): Promise<Execution | string> {
  const pool = await context.deps.store.read.get('pool', spec.poolId);
  if (!pool) return `there is no pool ${spec.poolId} any more`;
  const { providers, clock, entropy } = context.deps;
  try {
    const get = () => unlessAborted(providers.get(pool.provider), run.lost);
    const provider = await callAgain({ clock, entropy, signal: run.lost }, get);
    if (!provider) return `this server has no provider ${pool.provider}`;
    const facts = await factsOf(context, pool);
    const parts: ExecutionParts = { context, run, kind, spec, pool, provider, facts, waiters, usual, cancelJob };
    return new Execution(parts);
  } catch (error) {
    if (error instanceof BrokenOff) throw error;
    return `the pool ${pool.name} can not be worked on: ${wordsOf(error)}`;
  }
}

async function carryOut(execution: Execution): Promise<{ end: OperationEnd; wasCancelled: boolean }> {
  const { run, kind, spec, pool } = execution;
  const { name: runnerName } = await execution.runner();
  const { name: poolName, region } = pool;
  const { runnerId, poolId, cause } = spec;
  run.log.fact({ type: 'operation', kind, provider: pool.provider, region, runnerId, runnerName, poolId, poolName, cause });
  try {
    return { end: await flows[kind](execution), wasCancelled: false };
  } catch (error) {
    if (run.lost.aborted) throw new BrokenOff('lost');
    // nothing is wrong with the operation: it goes on from what is written down
    if (isStoreTrouble(error)) throw error;
    const wasCancelled = error instanceof BrokenOff;
    execution.isGoingBack = true;
    run.log.line(wasCancelled ? 'It was cancelled.' : `It failed: ${wordsOf(error)}`);
    return { end: await waysBack[kind](execution, wordsOf(error)), wasCancelled };
  }
}

/** The runner stands as the operation left it. */
export async function finish(
  { context, held }: Pick<Executing, 'context' | 'held'>,
  runnerId: string,
  jobId: string,
  end: OperationEnd,
): Promise<void> {
  const { committer, deps } = context;
  const { plan } = await committer.carryOut(
    async (fresh) => {
      const runner = await context.runner(runnerId, fresh);
      const credential = runner.tokenId === null ? null : await deps.store.read.get('token', runner.tokenId);
      return { runner, works: await worksOf(context, runnerId, fresh), credential };
    },
    ({ runner, works, credential }) => finishOperation(runner, jobId, end, { works, credential }, context.now()),
  );
  tellOfLosses(context, plan);
  held.nudge(runnerId);
}
