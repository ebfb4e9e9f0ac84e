import { Button } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useMay } from '../../api/may.ts';
import { templatesQuery } from '../../api/templates.ts';
import { closeDialog } from '../../dialogs/history.ts';
import { useFollowedTemplates, useTemplatesPolling } from '../../live/templates.ts';
import { OnceOpened } from '../../parts/dialog/OnceOpened.tsx';
import { ExportMenu } from '../../parts/export/ExportMenu.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { onDemand } from '../../parts/on-demand.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import { SearchBox } from '../../parts/SearchBox.tsx';
import { ColumnsButton } from '../../parts/table/ColumnsButton.tsx';
import { ListFoot } from '../../parts/table/ListFoot.tsx';
import { exportedOf } from '../../parts/table/local-rows.ts';
import { useColumns } from '../../parts/table/use-columns.ts';
import { useScope } from '../../scope/scope.ts';
import { formatPlural } from '../../text/amount.ts';
import { NoSuchTemplates, NoTemplates } from './TemplatesEmpty.tsx';
import { TemplatesTable, templateColumns } from './TemplatesTable.tsx';
import styles from './templates.module.css';

const route = getRouteApi('/inside/templates');
const ImportDialog = onDemand(async () => (await import('./ImportDialog.tsx')).ImportDialog);
const TemplateDialog = onDemand(async () => (await import('./TemplateDialog.tsx')).TemplateDialog);

/** Saved jobs: when they run, and how they ended last. */
export function TemplatesPage() {
  const params = route.useSearch();
  const navigate = route.useNavigate();
  const search = params.search ?? '';
  useFollowedTemplates();
  const list = useInfiniteQuery({ ...templatesQuery(search, useScope()), ...useTemplatesPolling() });
  const templates = useMemo(() => list.data?.pages.flatMap((each) => each.templates) ?? [], [list.data]);
  const onSearch = useCallback(
    (value: string) => void navigate({ search: (old) => ({ ...old, search: value || undefined }), replace: true }),
    [navigate],
  );
  const open = (what: 'template' | 'import') => void navigate({ search: (old) => ({ ...old, new: what }) });
  const choice = useColumns('templates', templateColumns);
  const columns = templateColumns.filter(({ key }) => choice.shown.some((each) => each.key === key));
  const mayManage = useMay()('manage_templates', null);
  const nothingAtAll = list.isSuccess && templates.length === 0 && search === '';
  const foot = (
    <ListFoot
      count={formatPlural(templates.length, 'template')}
      hasMore={list.hasNextPage}
      isLoading={list.isFetchingNextPage}
      onMore={list.fetchNextPage}
    />
  );
  return (
    <div className={page.filling}>
      <PageHead
        title="Templates"
        tab="Templates"
        actions={
          mayManage && (
            <>
              <Button variant="default" leftSection={<IconFileImport size={16} stroke={1.8} />} onClick={() => open('import')}>
                Import
              </Button>
              <Button leftSection={<IconPlus size={16} stroke={1.8} />} onClick={() => open('template')}>
                New template
              </Button>
            </>
          )
        }
      />
      {!nothingAtAll && (
        <div className={styles.tools}>
          <SearchBox value={search} onChange={onSearch} label="Search templates" />
          <ColumnsButton choice={choice} />
          <ExportMenu name="templates" rows={() => templates} columns={exportedOf(columns)} />
        </div>
      )}
      {list.isError && <FailureNotice error={list.error} />}
      {nothingAtAll && <NoTemplates onNew={mayManage ? () => open('template') : null} />}
      {list.isSuccess && templates.length === 0 && search !== '' && <NoSuchTemplates search={search} />}
      {templates.length > 0 && <TemplatesTable templates={templates} columns={columns} foot={foot} />}
      <OnceOpened opened={params.new === 'template'}>
        <TemplateDialog opened={params.new === 'template'} onClose={closeDialog} />
      </OnceOpened>
      <OnceOpened opened={params.new === 'import'}>
        <ImportDialog opened={params.new === 'import'} onClose={closeDialog} />
      </OnceOpened>
    </div>
  );
}
