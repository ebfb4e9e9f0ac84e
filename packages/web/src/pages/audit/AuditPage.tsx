import { restPaths } from '@baton/protocol/paths';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { postureQuery, suspicionsQuery } from '../../api/audit-queries.ts';
import { useMay } from '../../api/may.ts';
import { withQuery } from '../../api/request.ts';
import { withoutDialog } from '../../dialogs/use-dialog.ts';
import { ServedExport } from '../../parts/export/ServedExport.tsx';
import { FilterTabs } from '../../parts/FilterTabs.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import { AuditLog } from './AuditLog.tsx';
import { addressWith, filterOf } from './filters.ts';
import { PostureList } from './PostureList.tsx';
import { SuspicionList } from './SuspicionList.tsx';
import { Verification } from './Verification.tsx';

const route = getRouteApi('/inside/audit');

/** Who changed what, whether that is all of it, what looks wrong, and what is set up weakly. */
export function AuditPage() {
  const search = route.useSearch({ select: withoutDialog, structuralSharing: true });
  const mayAll = useMay()('view_audit', 'instance');
  const suspicions = useQuery({ ...suspicionsQuery, enabled: mayAll });
  const posture = useQuery({ ...postureQuery, enabled: mayAll });
  const tab = (mayAll && search.tab) || 'log';
  const tabs = [
    { key: 'log', label: 'Log', count: null, href: addressWith(search, { tab: '', entry: '' }) },
    {
      key: 'suspicions',
      label: 'Suspicions',
      count: suspicions.data?.suspicions.length ?? null,
      href: addressWith(search, { tab: 'suspicions', entry: '' }),
    },
    {
      key: 'posture',
      label: 'Posture',
      count: posture.data?.findings.length ?? null,
      href: addressWith(search, { tab: 'posture', entry: '' }),
    },
  ];
  return (
    <div className={tab === 'log' ? page.filling : page.flowing}>
      <PageHead
        title="Audit"
        tab="Audit"
        beside={mayAll && <Verification />}
        actions={
          <ServedExport
            label="Export every entry that passes the filters"
            about="Lines of JSON that are exported without a filter can be verified offline"
            hrefOf={(format) => withQuery(restPaths.auditExport, { ...filterOf(search, Date.now()), format })}
          />
        }
      />
      {mayAll && (
        <div className={page.bar}>
          <FilterTabs tabs={tabs} current={tab} label="Parts of the audit" />
        </div>
      )}
      {tab === 'log' && <AuditLog search={search} />}
      {tab === 'suspicions' && <SuspicionList answer={suspicions} />}
      {tab === 'posture' && <PostureList answer={posture} />}
    </div>
  );
}
