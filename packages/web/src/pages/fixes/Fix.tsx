import type { Runner } from '@baton/protocol';
import { sentence } from '@baton/protocol/why-words';
import { Button } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { limitKey } from '../../api/actions.ts';
import { useMay } from '../../api/may.ts';
import { resumeScope } from '../../api/pauses.ts';
import { deployFrom, operate } from '../../api/pools.ts';
import { runnerQuery } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { usePauses } from '../../live/pauses.ts';
import { runners } from '../../live/runner-store.ts';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { perform, relabel } from '../runner-actions/perform.ts';
import { ActFix } from './ActFix.tsx';
import styles from './fixes.module.css';
import { HowFix } from './HowFix.tsx';
import { addRunnerHref, type Change, howOf } from './how.ts';

interface Props {
  change: Change;
  /** of the job, or of its kind */
  project: string;
  /** null: of a kind of job, whose keys are not known */
  jobId: string | null;
  /** small enough for a row */
  compact?: boolean;
  onSettled?: () => void;
}

/** With one more label than a runner has, as the server knows them. */
async function addLabel(runnerId: string, label: string): Promise<Runner> {
  const { labelsAdded } = runners.rows.get(runnerId) ?? (await queryClient.fetchQuery(runnerQuery(runnerId)));
  return await relabel(runnerId, [...new Set([...labelsAdded, label])]);
}

/** One step of the smallest change that starts a job: a button for those who may make it, words for all others. */
export function Fix(props: Props) {
  const { change, compact = false } = props;
  const made = useStep(props);
  if (made) return made;
  return (
    <span className={compact ? styles.told : undefined} title={compact ? change.text : undefined}>
      {sentence(change.text)}
      {!compact && '.'}
    </span>
  );
}

/** What makes the step; null: it is not for the one who looks at it. */
function useStep({ change, project, jobId, compact = false, onSettled }: Props): React.ReactNode {
  const isAllowed = useMay();
  const pauses = usePauses();
  const size = compact ? 'compact-xs' : 'xs';
  const { runnerId, detail, text } = change;
  const mayOperate = isAllowed('operate_runners', runnerId === null ? null : (runners.rows.get(runnerId)?.scope ?? null));
  const act = (isOpen: boolean, run: () => Promise<unknown>) =>
    isOpen && <ActFix text={text} size={size} act={run} onSettled={onSettled} />;
  switch (change.change) {
    case 'wait':
      return runnerId !== null && !compact && <WaitsFor change={change} />;
    case 'enable':
    case 'undrain':
      return act(mayOperate, () => perform(runnerId ?? '', 'enable', {}));
    case 'resume': {
      const scope = typeof detail.scope === 'string' ? detail.scope : '';
      return act(pauses.find((pause) => pause.scope === scope)?.mayResume ?? false, () => resumeScope({ scope }));
    }
    case 'raise_limit': {
      const { to } = detail;
      const isOpen = jobId !== null && typeof to === 'number' && isAllowed('run_jobs', project);
      return act(isOpen, () => limitKey(jobId ?? '', Number(to)));
    }
    case 'add_label':
      if (typeof detail.deviceId === 'string') return mayOperate && <HowFix change={change} size={size} />;
      return act(mayOperate, () => addLabel(runnerId ?? '', String(detail.label)));
    case 'add_runner': {
      const scope = typeof detail.scope === 'string' ? detail.scope : project;
      return isAllowed('manage_runners', scope) && <AddRunner change={change} compact={compact} />;
    }
    case 'start_pool': {
      const scope = typeof detail.scope === 'string' ? detail.scope : project;
      return act(isAllowed('manage_pools', scope), () => deployFrom(String(detail.poolId)));
    }
    case 'start_runner':
      if (runners.rows.get(runnerId ?? '')?.hosting) return act(mayOperate, () => operate(runnerId ?? '', 'wake', {}));
      return mayOperate && <HowFix change={change} size={size} />;
    default:
      return mayOperate && howOf(change, location.origin) !== null && <HowFix change={change} size={size} />;
  }
}

/** For whom it waits: nothing is to be done. */
const WaitsFor = ({ change: { runnerId, detail } }: { change: Change }) => (
  <span>
    It starts when <PlainLink href={`/runners/${runnerId}`}>{String(detail.runnerName ?? 'its runner')}</PlainLink> can take it.
  </span>
);

function AddRunner({ change, compact }: { change: Change; compact: boolean }) {
  const router = useRouter();
  return (
    <Button
      size={compact ? 'compact-xs' : 'xs'}
      variant={compact ? 'default' : 'filled'}
      onClick={(event) => {
        event.stopPropagation();
        router.history.push(addRunnerHref(change));
      }}
    >
      {compact ? 'Add a runner' : 'Add such a runner…'}
    </Button>
  );
}
