import type { Hosting, Runner } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useMay } from '../../api/may.ts';
import { operate, renewPools, runnerResourcesQuery } from '../../api/pools.ts';
import { useFollowedPools, usePoolsPolling } from '../../live/pools.ts';
import { Fact, Facts, Panel } from '../../parts/Facts.tsx';
import { Tag } from '../../parts/marks/Tags.tsx';
import { Notice } from '../../parts/notices/Notice.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import { hostingStateWords, operationWords, providerTitles } from '../../text/hosting-words.ts';
import { OperationProgress } from '../pools/OperationProgress.tsx';
import styles from '../pools/pools.module.css';
import { type HostingAct, hostingActOf } from '../runner-actions/acts.ts';

type Hosted = Runner & { hosting: Hosting };
/** A pool made it. */
export const isHosted = (runner: Runner): runner is Hosted => runner.hosting !== null;

const resourceWords = {
  intended: 'may be there',
  made: 'stands',
  removing: 'being removed',
  gone: 'gone',
  left: 'left behind',
} as const;

/** What is being done to a cloud-hosted runner, and why the last try failed. */
export function HostingNotice({ runner }: { runner: Hosted }) {
  const { operation, problem } = runner.hosting;
  if (operation)
    return (
      <Panel title={`${operationWords[operation.kind].doing}…`}>
        <OperationProgress jobId={operation.jobId} />
      </Panel>
    );
  if (!problem) return null;
  return (
    <Notice kind="error" title={operationWords[problem.kind].failed}>
      {problem.reason} <PlainLink href={`/jobs/${problem.jobId}`}>Its steps and log</PlainLink>
    </Notice>
  );
}

/** Who made its machine, of what, and what stands of it. */
export function HostingPanel({ runner }: { runner: Hosted }) {
  const { hosting } = runner;
  useFollowedPools();
  const resources = useQuery({ ...runnerResourcesQuery(runner.id), ...usePoolsPolling() }).data?.resources ?? [];
  const standing = resources.filter(({ state }) => state !== 'gone');
  return (
    <Panel title="Cloud" aside={<OperationButton runner={runner} />}>
      <Facts>
        <Fact name="Pool">
          <PlainLink href={`/pools/${hosting.poolId}`}>{hosting.poolName}</PlainLink>
        </Fact>
        <Fact name="Provider">{providerTitles[hosting.provider]}</Fact>
        {hosting.region !== null && <Fact name="Region">{hosting.region}</Fact>}
        <Fact name="State">{hostingStateWords[hosting.state]}</Fact>
        {hosting.idleSince !== null && hosting.state === 'awake' && runner.activity === 'idle' && (
          <Fact name="Idle since">
            <RelativeTime at={hosting.idleSince} />
          </Fact>
        )}
        {hosting.version !== null && <Fact name="Meant to run">{hosting.version}</Fact>}
      </Facts>
      {standing.length > 0 && (
        <ul className={`${styles.list} ${styles.below}`}>
          {standing.map(({ id, kind, name, state, problem }) => (
            <li key={id} className={styles.entry}>
              <span className={styles.grow}>
                {kind} <span className="mono soft">{name}</span>
              </span>
              <Tag warning={state === 'left'}>{resourceWords[state]}</Tag>
              {problem !== null && <span className={styles.problem}>{problem}</span>}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function OperationButton({ runner }: { runner: Hosted }) {
  const router = useRouter();
  const mayManage = useMay()('manage_pools', runner.scope);
  const kind = hostingActOf(runner.hosting);
  const begin = useMutation({
    mutationFn: (what: HostingAct) => operate(runner.id, what),
    onSuccess: ({ jobId }) => router.history.push(`/jobs/${jobId}`),
    onError: (error, what): void =>
      showFailure(`${runner.name}: ${operationWords[what].failed}`, error, () => begin.mutate(what)),
    onSettled: renewPools,
  });
  if (!mayManage || kind === null) return null;
  return (
    <Button size="xs" variant="default" loading={begin.isPending} onClick={() => begin.mutate(kind)}>
      {operationWords[kind].title}
    </Button>
  );
}
