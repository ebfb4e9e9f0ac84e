import type { HostingState, Operation } from '../hosting/state.ts';
import type { UpdateWave, WaveRunner } from './state.ts';
import { problemOfWave } from './wave-judge.ts';
import { wavePolicy } from './wave-policy.ts';

/** A runner of the pool at one moment. */
export interface WaveFact {
  runnerId: string;
  state: HostingState;
  operation: Operation | null;
  /** of the runner program, as it is meant to run; null: the one that the server brings along */
  version: string | null;
  /** that version, or the server's */
  runs: string;
  /** attempts that it has */
  leases: number;
  /** the last operation that failed; null: none did since */
  problem: { jobId: string; reason: string } | null;
  /** how long its last start took, from the order to its first heartbeat; null: unknown */
  startMs: number | null;
}

/** `update`: a job, which lets jobs of the runner finish. `set`: of one that sleeps, which has it when it is woken. */
export interface WaveAct {
  act: 'update' | 'set';
  runnerId: string;
  version: string | null;
}

export interface WaveStep {
  /** as it stands now, but for the jobs of the acts */
  wave: UpdateWave;
  acts: WaveAct[];
  /** when to look again at the latest; null: when something changes */
  nextAt: number | null;
}

const isOpen = ({ state }: WaveRunner): boolean => state === 'pending' || state === 'updating';

export const isWaveOver = ({ state }: Pick<UpdateWave, 'state'>): boolean => state === 'done' || state === 'taken_back';

/**
 * What a wave does now. One runner is first, then a tenth of all, then the rest; idle ones before busy ones. Each stage is watched for a while before the
 * next one begins. Where updates fail, or starts or jobs get worse, all go back.
 *
 * A runner that sleeps proves nothing: it is set to the new version with the last ones. While none is awake the wave waits.
 */
export function stepWave(before: UpdateWave, facts: readonly WaveFact[], now: number): WaveStep {
  if (isWaveOver(before)) return { wave: before, acts: [], nextAt: null };
  const byId = new Map(facts.map((fact) => [fact.runnerId, fact]));
  let wave: UpdateWave = { ...before, runners: before.runners.map((runner) => settled(runner, byId.get(runner.runnerId))) };
  const problem = wave.state === 'running' ? problemOfWave(wave) : null;
  if (problem !== null) wave = { ...wave, state: 'going_back', reason: problem };
  if (wave.state === 'going_back') return goBack(wave, byId, now);
  if (wave.state === 'halted') return { wave, acts: [], nextAt: null };
  return goOn(withNew(wave, facts), byId, now);
}

/** What became of an update that was under way. */
function settled(runner: WaveRunner, fact: WaveFact | undefined): WaveRunner {
  const { state, jobId } = runner;
  if (!fact || (state === 'pending' && fact.state === 'absent' && fact.operation === null))
    return state === 'pending' || state === 'updating' || state === 'back' ? { ...runner, state: 'skipped' } : runner;
  if ((state !== 'updating' && state !== 'back') || jobId === null || fact.operation?.jobId === jobId) return runner;
  if (fact.problem?.jobId === jobId) return { ...runner, state: 'failed', problem: fact.problem.reason };
  return { ...runner, state: state === 'back' ? 'returned' : 'updated', startMs: state === 'back' ? null : fact.startMs };
}

/** Runners that came since, or came back. */
function withNew(wave: UpdateWave, facts: readonly WaveFact[]): UpdateWave {
  const known = new Map(wave.runners.map((runner) => [runner.runnerId, runner.state]));
  const isMeant = ({ runnerId, runs, state }: WaveFact): boolean =>
    runs !== wave.version && state !== 'absent' && (known.get(runnerId) ?? 'skipped') === 'skipped';
  const fresh = facts.filter(isMeant).map(({ runnerId }) => runnerId);
  if (fresh.length === 0) return wave;
  const others = wave.runners.filter(({ runnerId }) => !fresh.includes(runnerId));
  return { ...wave, runners: [...others, ...fresh.map(pendingRunner)] };
}

export const pendingRunner = (runnerId: string): WaveRunner => ({
  ...{ runnerId, state: 'pending', from: null, jobId: null, startMs: null, problem: null },
});

/** Runners that may be touched until the end of a stage. */
function touchedMost({ stage, runners }: UpdateWave): number {
  if (stage === 0) return 1;
  return stage === 1 ? 1 + Math.ceil(runners.length * wavePolicy.tenth) : runners.length;
}

function goOn(wave: UpdateWave, byId: ReadonlyMap<string, WaveFact>, now: number): WaveStep {
  const touched = wave.runners.filter(({ state }) => state === 'updating' || state === 'updated' || state === 'failed').length;
  const underWay = wave.runners.filter(({ state }) => state === 'updating').length;
  const atOnce = wave.stage < 2 ? touchedMost(wave) : Math.max(1, Math.ceil(wave.runners.length * wavePolicy.atOnceShare));
  const ready = readyRunners(wave, byId);
  const awake = ready.filter(({ fact }) => fact.state === 'awake');
  const most = Math.max(0, Math.min(touchedMost(wave) - touched, atOnce - underWay));
  const chosen = awake.slice(0, most).map(({ fact }) => fact);
  const asleep = wave.stage < 2 ? [] : ready.filter(({ fact }) => fact.state === 'asleep').map(({ fact }) => fact);
  if (chosen.length + asleep.length > 0) {
    const acts = [
      ...chosen.map((fact) => actOf('update', fact, wave.version)),
      ...asleep.map((fact) => actOf('set', fact, wave.version)),
    ];
    return { wave: withActs({ ...wave, watchedSince: null }, acts, byId), acts, nextAt: null };
  }
  return isStageDone(wave, touched) ? watch(wave, now) : { wave, acts: [], nextAt: null };
}

/** Nothing of the stage is left to do. In the first one something must have been done: it is what all others rely on. */
function isStageDone(wave: UpdateWave, touched: number): boolean {
  if (wave.runners.some(({ state }) => state === 'updating')) return false;
  if (wave.stage === 0) return touched >= 1;
  return wave.stage === 1 || !wave.runners.some(isOpen);
}

function watch(wave: UpdateWave, now: number): WaveStep {
  const since = wave.watchedSince ?? now;
  const until = since + wavePolicy.watchMs;
  if (now < until) return { wave: { ...wave, watchedSince: since }, acts: [], nextAt: until };
  if (wave.stage < 2) return { wave: { ...wave, stage: wave.stage + 1, watchedSince: null }, acts: [], nextAt: now };
  return { wave: { ...wave, state: 'done', endedAt: now, watchedSince: null }, acts: [], nextAt: null };
}

/** Those that wait for their turn and that nothing is being done to: idle ones, then busy ones, then those that sleep. */
function readyRunners(wave: UpdateWave, byId: ReadonlyMap<string, WaveFact>): { runner: WaveRunner; fact: WaveFact }[] {
  const rank = ({ state, leases }: WaveFact): number => (state === 'awake' ? Math.min(leases, 1) : 2);
  return wave.runners
    .flatMap((runner) => {
      const fact = byId.get(runner.runnerId);
      return runner.state === 'pending' && fact && fact.operation === null && fact.state !== 'absent' ? [{ runner, fact }] : [];
    })
    .sort((a, b) => rank(a.fact) - rank(b.fact) || (a.fact.runnerId < b.fact.runnerId ? -1 : 1));
}

const actOf = (act: WaveAct['act'], { runnerId }: WaveFact, version: string | null): WaveAct => ({ act, runnerId, version });

function withActs(wave: UpdateWave, acts: readonly WaveAct[], byId: ReadonlyMap<string, WaveFact>): UpdateWave {
  const kinds = new Map(acts.map(({ runnerId, act }) => [runnerId, act]));
  let jobsBefore = wave.jobsBefore ?? { ended: 0, failed: 0 };
  const runners = wave.runners.map((runner): WaveRunner => {
    const act = kinds.get(runner.runnerId);
    if (!act) return runner;
    const { jobs, ...rest } = runner;
    if (jobs) jobsBefore = { ended: jobsBefore.ended + jobs.ended, failed: jobsBefore.failed + jobs.failed };
    return { ...rest, from: byId.get(runner.runnerId)?.version ?? null, state: act === 'set' ? 'updated' : 'updating' };
  });
  return { ...wave, runners, jobsBefore };
}

/** All that were brought to the release go back to what they had, as soon as nothing else is being done to them. */
function goBack(wave: UpdateWave, byId: ReadonlyMap<string, WaveFact>, now: number): WaveStep {
  const acts: WaveAct[] = [];
  const runners = wave.runners.map((runner): WaveRunner => {
    if (runner.state === 'pending') return { ...runner, state: 'skipped' };
    const fact = byId.get(runner.runnerId);
    if (runner.state !== 'updated' || fact?.operation) return runner;
    if (!fact || fact.state === 'absent') return { ...runner, state: 'skipped' };
    const act = fact.state === 'awake' ? 'update' : 'set';
    acts.push(actOf(act, fact, runner.from));
    return { ...runner, jobId: null, state: act === 'set' ? 'returned' : 'back' };
  });
  const isOver = runners.every(({ state }) => state !== 'updating' && state !== 'updated' && state !== 'back');
  return { wave: { ...wave, runners, ...(isOver && { state: 'taken_back' as const, endedAt: now }) }, acts, nextAt: null };
}
