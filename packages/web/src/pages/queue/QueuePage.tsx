import type { QueuedClass } from '@baton/protocol';
import { Button } from '@mantine/core';
import { IconHourglassEmpty, IconListCheck } from '@tabler/icons-react';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { withQuery } from '../../api/request.ts';
import { withoutDialog } from '../../dialogs/use-dialog.ts';
import { useQueue } from '../../live/queue.ts';
import { FilterTabs } from '../../parts/FilterTabs.tsx';
import { EmptyState } from '../../parts/notices/EmptyState.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import page from '../../parts/page.module.css';
import { useScope } from '../../scope/scope.ts';
import { formatPlural } from '../../text/amount.ts';
import { type QueueFilterKey, queueFilterKeys } from './filter-keys.ts';
import { QueueKind } from './QueueKind.tsx';
import styles from './queue.module.css';
import { queueFilters, worstFirst } from './verdicts.ts';

const route = getRouteApi('/inside/queue');

/** What waits, by kind of job: how many, since when, who could run it, and what would start it. Live. */
export function QueuePage() {
  const search = route.useSearch({ select: withoutDialog, structuralSharing: true });
  const scope = useScope();
  const { classes, known } = useQueue(scope);
  const router = useRouter();
  const show: QueueFilterKey = search.show ?? 'all';
  const shown = worstFirst(classes.filter(({ verdict }) => queueFilters[show].verdicts.includes(verdict)));
  const tabs = queueFilterKeys.map((key) => ({
    key,
    label: queueFilters[key].label,
    count: known ? classes.filter(({ verdict }) => queueFilters[key].verdicts.includes(verdict)).length : null,
    href: withQuery('/queue', { ...search, show: key === 'all' ? undefined : key }),
  }));
  return (
    <div className={page.flowing}>
      <PageHead
        title="Queue"
        tab="Queue"
        actions={
          <Button
            variant="default"
            leftSection={<IconListCheck size={16} stroke={1.8} />}
            onClick={() => router.history.push('/jobs?show=queued')}
          >
            Queued jobs
          </Button>
        }
      />
      {known && classes.length === 0 && <NothingWaits />}
      {classes.length > 0 && (
        <>
          <div className={page.bar}>
            <FilterTabs tabs={tabs} current={show} label="Kinds by verdict" />
            <span className="soft">{summary(classes)}</span>
          </div>
          {shown.length === 0 && (
            <EmptyState
              icon={<IconHourglassEmpty size={26} stroke={1.6} />}
              title={`No kind of job is ${queueFilters[show].label.toLowerCase()}`}
            >
              <p>
                <PlainLink href="/queue">Show all that waits</PlainLink>
              </p>
            </EmptyState>
          )}
          {shown.length > 0 && (
            <ul className={styles.kinds} aria-label="What waits, by kind">
              {shown.map((kind) => (
                <QueueKind key={kind.classId} kind={kind} />
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  );
}

const summary = (classes: readonly QueuedClass[]): string => {
  const jobs = classes.reduce((sum, { waiting }) => sum + waiting, 0);
  return `${formatPlural(jobs, 'job')} of ${formatPlural(classes.length, 'kind')} ${jobs === 1 ? 'waits' : 'wait'}`;
};

const NothingWaits = () => (
  <EmptyState icon={<IconHourglassEmpty size={26} stroke={1.6} />} title="Nothing waits">
    <p>Jobs that no runner has taken yet stand here, by what they need, with what would start them.</p>
    <p>
      <PlainLink href="/jobs">See what runs and what has ended</PlainLink>
    </p>
  </EmptyState>
);
