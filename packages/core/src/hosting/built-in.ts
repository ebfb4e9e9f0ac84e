import { insert } from '../decision/change.ts';
import { type Decision, plan } from '../decision/decision.ts';
import { newRunner } from '../runner/enrol.ts';
import { runnerEvent } from '../runner/event.ts';
import type { Capabilities, Runner } from '../runner/state.ts';
import { operationExecutors } from './state.ts';

/** Operations at once. Nearly all that they do is wait, for jobs that finish or for a first heartbeat: those must not keep others from beginning. */
export const builtInCapacity = 256;

/** What the server offers as the runner of its own jobs. */
export const builtInCapabilities = (): Capabilities => ({
  labels: [],
  executors: Object.values(operationExecutors).map((name) => ({ name, version: null })),
  capacity: builtInCapacity,
  fence: true,
  attributes: {},
  ranges: {},
  devices: [],
});

/** The server as a runner. It holds no token: nobody comes as it over the network. */
export function addBuiltIn(
  fields: { id: string; number: number; name: string; scopeId: string },
  now: number,
): Decision & { ok: true } {
  const own = {
    executorsAllowed: Object.values<string>(operationExecutors),
    labelsAdded: [],
    refusesUnlabelled: false,
    trusted: false,
  };
  const row = newRunner({ ...fields, ...own, workspace: null, ephemeral: false, createdBy: 'server', tokenTtlMs: null }, now);
  const runner: Runner = { ...row, credential: 'active', enrolledAt: now, builtIn: true };
  return plan([insert('runner', runner)], [runnerEvent(runner, 'created', now, { by: 'server' })]);
}
