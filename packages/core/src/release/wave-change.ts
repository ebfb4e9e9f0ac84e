import { insert, update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { poolEvent } from '../pools/event.ts';
import type { Pool } from '../pools/state.ts';
import type { UpdateWave } from './state.ts';
import { isWaveOver, pendingRunner } from './wave.ts';

interface FreshWave {
  id: string;
  version: string;
  /** runners that are not on that version */
  runnerIds: readonly string[];
  usualStartMs: number | null;
  startedBy: string;
}

/** A wave begins; the one that was under way in its pool ends where it is. */
export function beginWave(pool: Pool, fresh: FreshWave, superseded: UpdateWave | null, now: number): Decision {
  const { id, version, runnerIds, usualStartMs, startedBy } = fresh;
  const wave: UpdateWave = {
    ...{ id, revision: 1, poolId: pool.id, version, state: 'running', stage: 0, usualStartMs, startedAt: now, startedBy },
    ...{ runners: runnerIds.map(pendingRunner), endedAt: null, reason: null },
  };
  const ended = superseded ? [update('updateWave', superseded, endedBy(superseded, version, now))] : [];
  return plan([...ended, insert('updateWave', wave)], [poolEvent(pool, 'wave_begun', now, { wave: id, version, by: startedBy })]);
}

const endedBy = ({ runners }: UpdateWave, version: string, now: number): Partial<UpdateWave> => ({
  ...{ state: 'done', endedAt: now, reason: `the release ${version} took its place` },
  runners: runners.map((runner) => (runner.state === 'pending' ? { ...runner, state: 'skipped' } : runner)),
});

const over = ({ version, state }: UpdateWave): Decision => refuse('wave_over', { version, state });

const changed = (pool: Pool, wave: UpdateWave, patch: Partial<UpdateWave>, what: string, by: string, now: number): Decision =>
  plan([update('updateWave', wave, patch)], [poolEvent(pool, what, now, { wave: wave.id, version: wave.version, by })]);

/** Nothing more is begun. */
export function haltWave(pool: Pool, wave: UpdateWave, by: string, now: number): Decision {
  if (isWaveOver(wave) || wave.state === 'going_back') return over(wave);
  if (wave.state === 'halted') return nothing();
  return changed(pool, wave, { state: 'halted', reason: `${by} halted it` }, 'wave_halted', by, now);
}

export function resumeWave(pool: Pool, wave: UpdateWave, by: string, now: number): Decision {
  if (isWaveOver(wave) || wave.state === 'going_back') return over(wave);
  if (wave.state === 'running') return nothing();
  return changed(pool, wave, { state: 'running', reason: null, watchedSince: null }, 'wave_resumed', by, now);
}

/** All go back to what they had. */
export function takeWaveBack(pool: Pool, wave: UpdateWave, why: string, by: string, now: number): Decision {
  if (isWaveOver(wave)) return over(wave);
  if (wave.state === 'going_back') return nothing();
  return changed(pool, wave, { state: 'going_back', reason: why }, 'wave_going_back', by, now);
}
