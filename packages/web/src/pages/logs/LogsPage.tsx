import type { Line } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useMay } from '../../api/may.ts';
import { withQuery } from '../../api/request.ts';
import { withoutDialog } from '../../dialogs/use-dialog.ts';
import { ServedExport } from '../../parts/export/ServedExport.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import page from '../../parts/page.module.css';
import { useScope } from '../../scope/scope.ts';
import { scopeInSentence } from '../../text/scope-words.ts';
import { addressWith, isFiltered, type LogsSearch, wantedOf } from './filters.ts';
import { LinesView } from './LinesView.tsx';
import { LogsFilters } from './LogsFilters.tsx';

const route = getRouteApi('/inside/logs');

/** What runners and the server print about themselves. */
export function LogsPage() {
  const search = route.useSearch({ select: withoutDialog, structuralSharing: true });
  const scope = useScope();
  // as of when the filters were chosen: else every minute asks anew
  const wanted = useMemo(() => wantedOf(search, scope, Date.now()), [search, scope]);
  const onlyHref = useCallback((line: Line) => addressWith(search, { runner: line.runner ?? line.runnerId ?? '' }), [search]);
  return (
    <div className={page.filling}>
      <PageHead
        title="Logs"
        tab="Logs"
        actions={
          <ServedExport
            label="Export all lines that pass the filters"
            hrefOf={(format) => withQuery(restPaths.logsExport, { ...wantedOf(search, scope, Date.now()), format })}
          />
        }
      />
      <LogsFilters search={search} />
      <LinesView
        wanted={wanted}
        onlyHref={search.runner === undefined ? onlyHref : undefined}
        nothing={useNothing(search, scope)}
      />
    </div>
  );
}

function useNothing(search: LogsSearch, scope: string | null): ReactNode {
  const mayServer = useMay()('view_audit', 'instance');
  const { runner, ...rest } = search;
  if (runner !== undefined && !isFiltered(rest))
    return 'This runner has written nothing, and the server has nothing to say about its connections.';
  if (isFiltered(search))
    return (
      <>
        No line passes these filters. <PlainLink href="/logs">Show all lines</PlainLink>
      </>
    );
  if (scope !== null) return `No runner of ${scopeInSentence(scope)} has written anything yet.`;
  return mayServer
    ? 'Nothing was written yet. What the server and its runners write appears here; from a terminal: baton logs --follow'
    : 'No runner that you see has written anything yet. What yours write appears here; from a terminal: baton logs --follow';
}
