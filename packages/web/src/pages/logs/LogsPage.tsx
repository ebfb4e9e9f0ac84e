import type { Line } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useMay } from '../../api/may.ts';
import { withQuery } from '../../api/request.ts';
import { ExportButtons } from '../../parts/ExportButtons.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import { addressWith, isFiltered, type LogsSearch, wantedOf } from './filters.ts';
import { LinesView } from './LinesView.tsx';
import { LogsFilters } from './LogsFilters.tsx';

const route = getRouteApi('/inside/logs');

/** What runners and the server print about themselves. */
export function LogsPage() {
  const search = route.useSearch();
  // as of when the filters were chosen: else every minute asks anew
  const wanted = useMemo(() => wantedOf(search, Date.now()), [search]);
  const hrefOf = useCallback((line: Line) => addressWith(search, { runner: line.runner ?? line.runnerId ?? '' }), [search]);
  return (
    <div className={page.filling}>
      <PageHead
        title="Logs"
        tab="Logs"
        actions={
          <ExportButtons
            about="Lines of JSON"
            hrefOf={(format) => withQuery(restPaths.logsExport, { ...wantedOf(search, Date.now()), format })}
          />
        }
      />
      <LogsFilters search={search} />
      <LinesView wanted={wanted} hrefOf={hrefOf} nothing={useNothing(search)} />
    </div>
  );
}

function useNothing(search: LogsSearch): string {
  const mayServer = useMay()('view_audit', 'instance');
  if (isFiltered(search)) return 'No line passes these filters.';
  return mayServer
    ? 'Nothing was written yet. What the server and its runners write appears here; from a terminal: baton logs --follow'
    : 'No runner that you see has written anything yet. What yours write appears here; from a terminal: baton logs --follow';
}
