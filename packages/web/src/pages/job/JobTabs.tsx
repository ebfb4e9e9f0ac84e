import { withQuery } from '../../api/request.ts';
import { FilterTabs } from '../../parts/FilterTabs.tsx';

const labels = { log: 'Log', timeline: 'Timeline', spec: 'Specification' } as const;
type Tab = keyof typeof labels;

/** What of the job is shown; part of the address. */
export function JobTabs({ jobId, current, attempt }: { jobId: string; current: Tab; attempt: string | undefined }) {
  const tabs = (Object.keys(labels) as Tab[]).map((key) => ({
    key,
    label: labels[key],
    count: null,
    href: withQuery(`/jobs/${jobId}`, { tab: key === 'log' ? undefined : key, attempt }),
  }));
  return <FilterTabs tabs={tabs} current={current} label="Parts of the job" />;
}
