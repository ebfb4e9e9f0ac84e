import { executorsOf, isNative, labelsOf, limitsOf, updatesItself } from '@baton/core';
import type { PresenceRow, Runner } from '@baton/protocol';
import type { RunnerView } from '../../app/index.ts';

/** A runner as the wire shows it. */
export function runnerOf(view: RunnerView): Runner {
  const { runner, status } = view;
  const offered = executorsOf(runner);
  return {
    id: runner.id,
    number: runner.number,
    name: runner.name,
    scope: view.scopeName,
    protocol: runner.protocol,
    limits: [...limitsOf(runner.protocol)],
    ...status,
    labels: labelsOf(runner),
    labelsAdded: runner.labelsAdded,
    executors: offered,
    executorsMissing: missing(runner.executorsAllowed, runner.declared ? offered.map(({ name }) => name) : null),
    capacity: runner.declared?.capacity ?? null,
    attributes: runner.declared?.attributes ?? {},
    disabled: runner.disabled,
    draining: drainingOf(runner),
    kicked: kickedOf(runner),
    frozen: runner.frozen ?? null,
    ranges: runner.declared?.ranges ?? {},
    devicesAbsent: runner.devicesAbsent,
    devices: runner.declared?.devices ?? [],
    fence: runner.declared?.fence ?? null,
    jobsRunAs: runner.declared?.jobsRunAs ?? null,
    refusesUnlabelled: runner.refusesUnlabelled,
    trusted: runner.trusted,
    version: toldVersion(runner),
    updates: updatesItself(runner),
    update: runner.update ?? null,
    updateFailed: runner.updateFailed ?? null,
    workspace: runner.workspace,
    lastHeartbeatAt: view.lastHeartbeatAt,
    tasks: view.tasks,
    vitals: view.vitals,
    shortage: view.shortage,
    called: view.called,
    createdAt: runner.createdAt,
    createdBy: runner.createdBy,
    enrolledAt: runner.enrolledAt,
    hosting: hostingOf(view),
    builtIn: runner.builtIn ?? false,
    pairingExpiresAt: view.pairingExpiresAt,
    retiredAt: runner.retiredAt,
  };
}

/** Programs of other systems need not say which they are. */
const toldVersion = ({ protocol, version }: RunnerView['runner']): string | null =>
  isNative(protocol) || version !== 'unknown' ? version : null;

const hostingOf = ({ runner: { hosting }, poolName }: RunnerView): Runner['hosting'] =>
  hosting ? { ...hosting, poolName: poolName ?? hosting.poolId, problem: hosting.problem ?? null } : null;

const drainingOf = ({ draining }: RunnerView['runner']): Runner['draining'] =>
  draining && { by: draining.askedBy, reason: draining.reason, at: draining.at, deadline: draining.deadline };

const kickedOf = ({ kicked }: RunnerView['runner']): Runner['kicked'] =>
  kicked && { by: kicked.by, reason: kicked.reason, at: kicked.at };

/** Nothing is missing while nothing was looked for. */
const missing = (wanted: readonly string[] | null, found: readonly string[] | null): string[] =>
  found === null ? [] : (wanted ?? []).filter((name) => !found.includes(name));

/** What changes of it without an event. */
export const presenceOf = (view: RunnerView): PresenceRow => ({
  runnerId: view.runner.id,
  lastHeartbeatAt: view.lastHeartbeatAt,
  ...view.status,
  vitals: view.vitals,
  shortage: view.shortage,
  called: view.called,
});
