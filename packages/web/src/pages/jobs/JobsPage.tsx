import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useMay } from '../../api/may.ts';
import { withQuery } from '../../api/request.ts';
import { useJobList } from '../../live/job-list.ts';
import { countIn } from '../../live/job-rows.ts';
import { FilterTabs } from '../../parts/FilterTabs.tsx';
import { FailureNotice } from '../../parts/Notice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import { SearchBox } from '../../parts/SearchBox.tsx';
import { FirstSteps } from '../first-use/FirstSteps.tsx';
import { NewJobDialog } from '../new-job/NewJobDialog.tsx';
import { RunnersLoading } from '../runners/RunnersEmpty.tsx';
import { NoJobs, NoSuchJobs } from './JobsEmpty.tsx';
import { JobsTable } from './JobsTable.tsx';
import { jobFilterKeys, jobFilters } from './states.ts';

const route = getRouteApi('/inside/jobs');

/** All jobs, newest first, live. */
export function JobsPage() {
  const params = route.useSearch();
  const navigate = route.useNavigate();
  const show = params.show ?? 'all';
  const search = params.search ?? '';
  const filter = useMemo(() => ({ states: jobFilters[show].states, search }), [show, search]);
  const list = useJobList(filter);
  const onSearch = useCallback(
    (value: string) => void navigate({ search: (old) => ({ ...old, search: value || undefined }), replace: true }),
    [navigate],
  );
  const openNew = (open: boolean) => void navigate({ search: (old) => ({ ...old, new: open ? 'job' : undefined }) });
  const tabs = jobFilterKeys.map((key) => ({
    key,
    label: jobFilters[key].label,
    count: list.known ? countIn(list.counts, jobFilters[key].states) : null,
    href: withQuery('/jobs', { ...params, new: undefined, show: key === 'all' ? undefined : key }),
  }));
  const mayRun = useMay()('run_jobs', null);
  const nothingAtAll = list.known && list.jobs.length === 0 && search === '' && countIn(list.counts, null) === 0;
  return (
    <div className={page.filling}>
      <PageHead
        title="Jobs"
        tab="Jobs"
        actions={
          mayRun && (
            <Button leftSection={<IconPlus size={16} stroke={1.8} />} onClick={() => openNew(true)}>
              New job
            </Button>
          )
        }
      />
      {!nothingAtAll && (
        <div className={page.bar}>
          <FilterTabs tabs={tabs} current={show} label="Jobs by state" />
          <SearchBox value={search} onChange={onSearch} label="Search jobs" />
        </div>
      )}
      {list.failure && <FailureNotice error={list.failure} />}
      {!list.known && !list.failure && <RunnersLoading />}
      {list.known && <FirstSteps otherwise={nothingAtAll && <NoJobs onNew={mayRun ? () => openNew(true) : null} />} />}
      {list.known && !nothingAtAll && list.jobs.length === 0 && <NoSuchJobs label={jobFilters[show].label} search={search} />}
      {list.jobs.length > 0 && <JobsTable list={list} />}
      <NewJobDialog opened={params.new === 'job'} onClose={() => openNew(false)} />
    </div>
  );
}
