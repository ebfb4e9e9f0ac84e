import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';

interface Props {
  /** what its lines of JSON are good for */
  about: string;
  hrefOf: (format: 'ndjson' | 'csv') => string;
}

/** What is shown, as files. */
export const ExportButtons = ({ about, hrefOf }: Props) => (
  <>
    <Export href={hrefOf('ndjson')} label="Export" title={about} />
    <Export href={hrefOf('csv')} label="CSV" title="A table for a spreadsheet" />
  </>
);

const Export = ({ href, label, title }: { href: string; label: string; title: string }) => (
  <Button
    component="a"
    href={href}
    download
    title={title}
    variant="default"
    leftSection={<IconDownload size={16} stroke={1.8} aria-hidden="true" />}
  >
    {label}
  </Button>
);
