import { incarnationSetting, lineage, networksSetting } from '@baton/core';
import { createAccess, ownerOfServer } from './access/access.ts';
import { Personal } from './access/personal.ts';
import type { App, RunnerCalls } from './app.ts';
import { Context } from './context.ts';
import type { AppDeps } from './deps.ts';
import { Dispatcher } from './dispatch/dispatcher.ts';
import { HeldSyncs } from './dispatch/held.ts';
import { fileOfAttempt } from './files/open-file.ts';
import { OutlivedFiles } from './files/outlived-files.ts';
import { putFile } from './files/put-file.ts';
import { viewRunner } from './fleet/view.ts';
import { LineIntake } from './fleetlog/intake.ts';
import { CheckedIdentities } from './hosting/identity-checks.ts';
import { Operations } from './hosting/operations.ts';
import { Notifications } from './notify/notifications.ts';
import { PoolKeeper } from './pools/keeper.ts';
import { WaveKeeper } from './pools/wave-keeper.ts';
import { attemptBearerOf, epochOfBearer } from './runners/attempt-bearer.ts';
import { acceptOffer, report } from './runners/attempts.ts';
import { cacheCleared } from './runners/cache.ts';
import { calledFor } from './runners/called-for.ts';
import { CloneWatch } from './runners/clones.ts';
import { askGate } from './runners/gate.ts';
import { identityOf } from './runners/identity.ts';
import { holdingOf, standingOf } from './runners/in-place.ts';
import { goneOf } from './runners/kept.ts';
import { appendLog, closeLog, logStanding, sealLog } from './runners/logs.ts';
import { register, registerWithKey } from './runners/register.ts';
import { adoptToken, renewRunnerToken } from './runners/renewal.ts';
import { Sessions } from './runners/session.ts';
import { Syncs } from './runners/sync.ts';
import { unregister } from './runners/unregister.ts';
import { SecretKeys } from './secrets/rekey.ts';
import { actionsPass } from './sweeps/actions.ts';
import { FinishedJobs } from './sweeps/finished-jobs.ts';
import { LeaseSweep } from './sweeps/leases.ts';
import { loadOpenLogs, openLogsPass } from './sweeps/open-logs.ts';
import { overduePass } from './sweeps/overdue.ts';
import { ContactSweep, flushPass } from './sweeps/presence.ts';
import { queuePass } from './sweeps/queue.ts';
import { RemovedScopes } from './sweeps/removed-scopes.ts';
import { RepairSweep } from './sweeps/repair.ts';
import { retentionPass } from './sweeps/retention.ts';
import { settingsPass } from './sweeps/settings.ts';
import { DueRuns } from './templates/due-runs.ts';
import { VitalsKeeper } from './vitals/keep.ts';

/** What services run again and again; each pass is complete in itself. */
export interface Sweeps {
  /** ends leases and offers that ran out; `intervalMs` tells a stall of the server from a late pass */
  leases(intervalMs: number): Promise<void>;
  contacts(): Promise<void>;
  /** ends of disablings, deadlines of drains */
  actions(): Promise<void>;
  /** settings that another server changed, and what the wall clock did meanwhile */
  settings(): Promise<void>;
  /** ends of back-offs and of waiting limits, attempts that run past their time limit, logs that nobody closes */
  limits(): Promise<void>;
  flushPresence(): Promise<void>;
  repair(): Promise<void>;
  /** compares what stands in the store with what is in memory */
  compare(): Promise<void>;
  /** ends what removed scopes hold */
  removedScopes(): Promise<void>;
  retention(): Promise<void>;
  /** looks for what webhooks are told of and no commit brings about, and at all that waits for them */
  webhooks(): Promise<void>;
  /** writes vitals whose five minutes are over */
  vitals(): Promise<void>;
  /** says what was left out of the log of runners and server, and drops what is too old or too much of it */
  lines(): Promise<void>;
  /** looks at queue and fleet, and writes what happened to jobs */
  statistics(): Promise<void>;
}

/** What services keep going. */
interface ForServices {
  readonly sweeps: Sweeps;
  readonly dueRuns: DueRuns;
  readonly operations: Operations;
  readonly poolKeeper: PoolKeeper;
  readonly waveKeeper: WaveKeeper;
}

/** The use cases and the sweeps over them. `start` loads; it is services that keep the sweeps going. */
export function createApp(deps: AppDeps): App & ForServices {
  const context = new Context(deps);
  const held = new HeldSyncs();
  const dispatcher = new Dispatcher(context, held);
  const clones = new CloneWatch(context, held);
  const sessions = new Sessions(context, held, clones);
  const syncs = new Syncs(context, held, sessions, dispatcher, clones);
  const leases = new LeaseSweep(context);
  const contacts = new ContactSweep(context);
  const vitals = new VitalsKeeper(context);
  const removedScopes = new RemovedScopes(context, held);
  const finishedJobs = new FinishedJobs(context);
  const outlivedFiles = new OutlivedFiles(context);
  const notifications = new Notifications(context, held);
  const secretKeys = new SecretKeys(context);
  const repair = new RepairSweep(context, dispatcher, held);
  const intake = new LineIntake(context);
  listen(context, held, syncs, dispatcher);
  const dueRuns = new DueRuns(context);
  const hosting = hostingOf(context, held);
  const { operations, poolKeeper, waveKeeper } = hosting;
  const parts = { context, held, dispatcher, removedScopes, secretKeys, ...hosting };
  const everything = new Personal(parts, createAccess(context, ownerOfServer)).whole();
  return {
    runners: runnerCalls(context, held, { sessions, syncs, clones, intake }),
    ...everything,
    ...{ dueRuns, operations, poolKeeper, waveKeeper },
    as: (principal) => {
      const access = createAccess(context, principal);
      return access.toEverything ? everything : new Personal(parts, access);
    },
    health: {
      notReady: () => context.closed,
      gauges: () => gaugesOf(context, held),
    },
    sweeps: {
      leases: (intervalMs) => leases.pass(intervalMs),
      contacts: () => contacts.pass(),
      actions: () => actionsPass(context, held),
      settings: () => settingsPass(context),
      limits: () => limitsPass(context, held),
      flushPresence: () => flushPass(context),
      repair: async () => {
        await repair.pass();
        await context.queue.look();
      },
      compare: () => repair.compare(),
      removedScopes: () => removedScopes.pass(),
      retention: async () => {
        await retentionPass(context, finishedJobs);
        await outlivedFiles.pass();
      },
      webhooks: () => notifications.pass(),
      vitals: () => vitals.pass(),
      statistics: () => context.statistics.pass(),
      lines: () => linesPass(context, intake),
    },
    start: async () => {
      await context.queue.load();
      await load(context, dispatcher, vitals);
      await operations.load();
      await poolKeeper.load();
      secretKeys.rekeySoon();
      context.contents.sweepSoon();
      notifications.resume();
    },
    stop: () => stop(context, held, [dispatcher, contacts, notifications, operations], vitals),
  };
}

/** What cares for cloud-hosted runners. */
function hostingOf(context: Context, held: HeldSyncs) {
  const identityChecks = new CheckedIdentities(context);
  const operations = new Operations(context, held, identityChecks);
  const [poolKeeper, waveKeeper] = [new PoolKeeper(context, held, operations), new WaveKeeper(context, operations)];
  return { identityChecks, operations, poolKeeper, waveKeeper };
}

/** What concerns those who wait is told to them. */
function listen(context: Context, held: HeldSyncs, syncs: Syncs, dispatcher: Dispatcher): void {
  context.committer.onChanges(['runner', 'scope'], (changes) => {
    for (const change of changes) if (change.kind === 'runner' && change.op !== 'remove') syncs.runnerChanged(change.row.id);
    // what is protected decides who may take what waits
    if (changes.some((change) => change.kind === 'scope')) dispatcher.wake();
  });
  followNetworks(context, held);
}

async function limitsPass(context: Context, held: HeldSyncs): Promise<void> {
  await queuePass(context);
  await overduePass(context, held);
  await openLogsPass(context);
}

/** When networks change, who is held must ask again, and is then asked where it comes from. */
function followNetworks({ networks, fleet }: Context, held: HeldSyncs): void {
  networks.onChanged((scopeId) => {
    for (const { runnerId } of held.all()) {
      const runner = fleet.runner(runnerId);
      if (runner && lineage(runner.scopeId, fleet.scope).includes(scopeId)) held.nudge(runnerId);
    }
  });
}

async function linesPass({ deps }: Context, intake: LineIntake): Promise<void> {
  deps.journal.settle();
  intake.settle();
  await deps.fleetLog.retain();
}

/** Reads all that is alive into memory, then opens for calls. */
async function load(context: Context, dispatcher: Dispatcher, vitals: VitalsKeeper): Promise<void> {
  const read = context.deps.store.read;
  await context.feed.start();
  context.incarnation = Number((await read.get('setting', incarnationSetting))?.value ?? 0);
  context.fleet.load(await read.runners(), await read.scopes());
  const settings = [...context.fleet.scopes()].map(({ id }) => networksSetting(id));
  context.networks.load(await read.getMany('setting', settings));
  await settingsPass(context);
  context.releases.learn(await read.releases());
  context.people.load(await read.users(), await read.grants());
  context.pools.load(await read.pools());
  context.presence.load(await read.presence());
  await vitals.load();
  await context.statistics.load();
  await context.outbox.load();
  for (const runner of context.fleet.runners()) context.presence.reviewLater(runner.id);
  const now = context.deps.clock.monotonic();
  for (const { job, attempt } of await read.attemptedWork()) context.work.put(job, attempt, now);
  await loadOpenLogs(context);
  context.isLoaded = true;
  context.closed = null;
  for (const classId of await read.queuedClassIds()) dispatcher.jobQueued(classId);
}

interface Busy {
  idle(): Promise<void>;
}

async function stop(context: Context, held: HeldSyncs, busy: readonly Busy[], vitals: VitalsKeeper): Promise<void> {
  context.closed = 'the server is stopping';
  context.pauses.stop();
  for (const each of busy) await each.idle();
  for (const sync of held.all()) sync.answer([]);
  await flushPass(context);
  await vitals.finish();
  await context.statistics.finish();
}

interface Callees {
  sessions: Sessions;
  syncs: Syncs;
  clones: CloneWatch;
  intake: LineIntake;
}

function runnerCalls(context: Context, held: HeldSyncs, { sessions, syncs, clones, intake }: Callees): RunnerCalls {
  const open = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return (...args: A): Promise<R> => {
      try {
        context.assertOpen();
        return call(...args);
      } catch (error) {
        return Promise.reject(error);
      }
    };
  };
  return {
    register: open((token, input, address) => register(context, token, input, address)),
    pairWithKey: open((token, key, input, address) => registerWithKey(context, token, key, input, address)),
    renewToken: open((runnerId, tokenId, nonce) => renewRunnerToken(context, runnerId, tokenId, nonce)),
    adoptToken: open((runnerId, tokenId, address) => adoptToken(context, runnerId, tokenId, address)),
    suspectToken: (runnerId, tokenId, address) => clones.suspectToken(runnerId, tokenId, address),
    copied: open((runnerId, addresses) => clones.found(runnerId, 'calls', addresses)),
    prove: open((runnerId, proof) => clones.prove(runnerId, proof)),
    openSession: open((runnerId, input, address) => sessions.open(runnerId, input, address)),
    closeSession: open((runnerId, sessionId) => sessions.close(runnerId, sessionId)),
    sync: open((runnerId, input, connection) => syncs.sync(runnerId, input, connection)),
    releaseSync: (runnerId) => syncs.release(runnerId),
    accept: open((runnerId, attemptId, input) => acceptOffer(context, runnerId, attemptId, input)),
    standing: (runnerId) => standingOf(context, runnerId),
    holding: (runnerId) => holdingOf(context, runnerId),
    gate: open((runnerId, attemptId, epoch, address) => askGate(context, runnerId, attemptId, epoch, address)),
    kept: open((runnerId, jobIds) => goneOf(context, runnerId, jobIds)),
    report: open((runnerId, attemptId, input) => report(context, runnerId, attemptId, input)),
    appendLog: open((runnerId, attemptId, epoch, chunks, end) => appendLog(context, runnerId, attemptId, epoch, chunks, end)),
    logStanding: open((runnerId, attemptId, epoch, marksMax) => logStanding(context, { runnerId, attemptId, epoch }, marksMax)),
    sealLog: open((runnerId, attemptId, epoch, isCounted) => sealLog(context, { runnerId, attemptId, epoch }, isCounted)),
    closeLog: open((runnerId, attemptId, epoch, end) => closeLog(context, runnerId, attemptId, epoch, end)),
    attemptBearer: (use, attemptId, given) => {
      const epoch = epochOfBearer(use, given);
      return epoch === null ? null : { epoch, expected: attemptBearerOf(context, use, attemptId, epoch) };
    },
    identity: open((attemptId, epoch) => identityOf(context, attemptId, epoch)),
    runnerOf: open(async (attemptId) => (await context.anyWork(attemptId)).attempt.runnerId),
    putFile: open((caller, attemptId, input) => putFile(context, caller, attemptId, input)),
    openFile: open((caller, attemptId, name) => fileOfAttempt(context, caller, attemptId, name)),
    takeLines: open((runnerId, input) => intake.take(runnerId, input)),
    hideInLog: (attemptId, text) => context.masks.add(attemptId, text),
    calledFor: open(() => calledFor(context)),
    called: (runnerId) => {
      if (context.fleet.runner(runnerId)) context.presence.call(runnerId);
    },
    cacheCleared: open((runnerId) => cacheCleared(context, runnerId)),
    unregister: open((runnerId, address) => unregister(context, held, runnerId, address)),
    heardFrom: (runnerId) => {
      // A removed runner may still bring its log home, but nobody asks whether it is there.
      if (context.fleet.runner(runnerId)) context.presence.seen(runnerId);
    },
  };
}

const gaugesOf = (context: Context, held: HeldSyncs): ReturnType<App['health']['gauges']> => ({
  runnersByPill: countPills(context),
  heldSyncs: held.size,
  liveAttempts: context.work.size,
  queue: context.queue.figures(),
  totals: context.statistics.totals,
});

function countPills(context: Context): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const runner of context.fleet.ofPeople()) {
    const { pill } = viewRunner(context, runner).status;
    counts[pill] = (counts[pill] ?? 0) + 1;
  }
  return counts;
}
