import { restPaths } from '@baton/protocol/paths';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { withQuery } from '../../api/request.ts';
import { type AuditSearch, filterOf } from './filters.ts';

const formats = [
  { format: 'ndjson', label: 'Export', title: 'Lines of JSON; without a filter they can be verified offline' },
  { format: 'csv', label: 'CSV', title: 'A table for a spreadsheet' },
] as const;

/** What is shown, as files. */
export function ExportButtons({ search }: { search: AuditSearch }) {
  return formats.map(({ format, label, title }) => (
    <Button
      key={format}
      component="a"
      href={withQuery(restPaths.auditExport, { ...filterOf(search, Date.now()), format })}
      download
      title={title}
      variant="default"
      leftSection={<IconDownload size={16} stroke={1.8} aria-hidden="true" />}
    >
      {label}
    </Button>
  ));
}
