import { Id, restPaths, Wave, WaveList } from '@baton/protocol';
import { Type } from 'typebox';
import type { PersonalApp } from '../../../app/index.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';

type View = Awaited<ReturnType<PersonalApp['pools']['wave']>>;

const pools = { tag: 'pools', access: 'person' } as const;
const Params = Type.Object({ waveId: Id });
const PoolParams = Type.Object({ poolId: Type.String({ minLength: 1, maxLength: 120, description: 'id or name' }) });

const waveOf = ({ wave, poolName, nameOf }: View): Wave => {
  const { id, poolId, version, state, stage, usualStartMs, startedAt, startedBy, endedAt, reason } = wave;
  const runners = wave.runners.map(({ runnerId, state: own, from, jobId, startMs, problem }) => ({
    ...{ runnerId, name: nameOf(runnerId), state: own, from, jobId, startMs, problem },
  }));
  return { id, poolId, poolName, version, state, stage, runners, usualStartMs, startedAt, startedBy, endedAt, reason };
};

const steering = (path: string, how: 'halt' | 'resume' | 'take_back', summary: string): RestRoute =>
  restRoute({
    ...pools,
    method: 'POST',
    path,
    summary,
    params: Params,
    answers: { 200: { description: 'As it is now', schema: Wave } },
    errors: ['wave_not_found', 'wave_over', 'permission_denied'],
    handle: async ({ app, params, actor }) => ({ status: 200, body: waveOf(await app.pools.steer(params.waveId, how, actor)) }),
  });

/** Waves that bring the runners of a pool to a release. */
export const waveRoutes: readonly RestRoute[] = [
  restRoute({
    ...pools,
    method: 'GET',
    path: restPaths.poolWaves('{poolId}'),
    summary: 'List the update waves of a pool',
    params: PoolParams,
    answers: { 200: { description: 'The newest 50, newest first', schema: WaveList } },
    errors: ['pool_not_found'],
    handle: async ({ app, params }) => ({
      status: 200,
      body: { waves: (await app.pools.waves(params.poolId)).map(waveOf) } satisfies WaveList,
    }),
  }),
  restRoute({
    ...pools,
    method: 'GET',
    path: restPaths.wave('{waveId}'),
    summary: 'Show an update wave',
    params: Params,
    answers: { 200: { description: 'The wave, runner by runner', schema: Wave } },
    errors: ['wave_not_found'],
    handle: async ({ app, params }) => ({ status: 200, body: waveOf(await app.pools.wave(params.waveId)) }),
  }),
  steering(restPaths.waveHalt('{waveId}'), 'halt', 'Halt an update wave: nothing more is begun'),
  steering(restPaths.waveResume('{waveId}'), 'resume', 'Resume an update wave that was halted'),
  steering(restPaths.waveTakeBack('{waveId}'), 'take_back', 'Take an update wave back: its runners get what they had before'),
];
