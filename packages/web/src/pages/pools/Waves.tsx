import type { Pool, Wave } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/may.ts';
import { actOnWave, poolWavesQuery, renewPools, type WaveAct } from '../../api/pools.ts';
import { usePoolsPolling } from '../../live/pools.ts';
import { Panel } from '../../parts/Facts.tsx';
import { Pill, type Tone } from '../../parts/marks/Pill.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { formatPlural } from '../../text/amount.ts';
import { formatDuration } from '../../text/duration.ts';
import styles from './pools.module.css';

const looks: Readonly<Record<Wave['state'], { word: string; tone: Tone }>> = {
  running: { word: 'Running', tone: 'yellow' },
  halted: { word: 'Halted', tone: 'orange' },
  going_back: { word: 'Going back', tone: 'orange' },
  done: { word: 'Done', tone: 'green' },
  taken_back: { word: 'Taken back', tone: 'red' },
};
const stageWords = ['one runner', 'a tenth', 'all'] as const;
const actWords: Readonly<Record<WaveAct, string>> = { halt: 'Halt', resume: 'Go on', 'take-back': 'Take back' };
const actsOf: Readonly<Record<Wave['state'], readonly WaveAct[]>> = {
  running: ['halt', 'take-back'],
  halted: ['resume', 'take-back'],
  going_back: [],
  done: [],
  taken_back: [],
};

/** How releases were brought to its runners. Nothing before the first. */
export function Waves({ pool }: { pool: Pool }) {
  const query = useQuery({ ...poolWavesQuery(pool.id), ...usePoolsPolling() });
  const waves = query.data?.waves ?? [];
  if (waves.length === 0) return null;
  return (
    <Panel title="Updates">
      <div>
        {waves.map((wave) => (
          <WaveView key={wave.id} wave={wave} scope={pool.scope} />
        ))}
      </div>
    </Panel>
  );
}

function WaveView({ wave, scope }: { wave: Wave; scope: string }) {
  const { word, tone } = looks[wave.state];
  const mayManage = useMay()('manage_pools', scope);
  const act = useMutation({
    mutationFn: (what: WaveAct) => actOnWave(wave.id, what),
    onSettled: renewPools,
    onError: (error) => showFailure(`The update to ${wave.version} was not changed`, error),
  });
  const over = wave.runners.filter(({ state }) => state === 'updated' || state === 'skipped').length;
  const failed = wave.runners.filter(({ state }) => state === 'failed' || state === 'back' || state === 'returned');
  const slowest = Math.max(0, ...wave.runners.map(({ startMs }) => startMs ?? 0));
  return (
    <div className={styles.wave}>
      <div className={styles.head}>
        <strong className="mono">{wave.version}</strong>
        <Pill tone={tone}>{word}</Pill>
        <span className="soft">
          {wave.state === 'running' && `at the stage “${stageWords[wave.stage]}”, `}
          begun <RelativeTime at={wave.startedAt} /> by {wave.startedBy}
        </span>
        {mayManage &&
          actsOf[wave.state].map((what) => (
            <Button
              key={what}
              size="compact-xs"
              variant="default"
              aria-label={`${actWords[what]}: the update to ${wave.version}`}
              loading={act.isPending}
              onClick={() => act.mutate(what)}
            >
              {actWords[what]}
            </Button>
          ))}
      </div>
      <progress
        className={styles.bar}
        aria-label={`Updated to ${wave.version}`}
        value={over}
        max={Math.max(1, wave.runners.length)}
      />
      <span className="soft">
        {over} of {formatPlural(wave.runners.length, 'runner')} updated
        {slowest > 0 && `, the slowest started in ${formatDuration(slowest)}`}
        {wave.usualStartMs !== null && ` (usually ${formatDuration(wave.usualStartMs)})`}
      </span>
      {wave.reason !== null && <span>{wave.reason}</span>}
      {failed.slice(0, 5).map(({ runnerId, name, problem }) => (
        <span key={runnerId} className={styles.problem}>
          <PlainLink href={`/runners/${runnerId}`}>{name ?? runnerId}</PlainLink>: {problem ?? 'went back'}
        </span>
      ))}
    </div>
  );
}
