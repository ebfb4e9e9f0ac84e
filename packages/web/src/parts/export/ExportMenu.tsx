import { Button } from '@mantine/core';
import { IconBraces, IconDownload, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import { type MenuItem, PopMenu } from '../menus/PopMenu.tsx';
import { type ExportedColumn, type ExportFormat, exported } from './exported.ts';
import { saveFile } from './save-file.ts';

const items: readonly MenuItem<ExportFormat>[] = [
  { key: 'csv', label: 'CSV, for a spreadsheet', Icon: IconTable },
  { key: 'ndjson', label: 'Lines of JSON, for a program', Icon: IconBraces },
];

interface Props<R> {
  /** of the file, without its ending */
  name: string;
  /** what is shown, in its order, when somebody asks for it */
  rows: () => readonly R[];
  columns: readonly ExportedColumn<R>[];
  /** where another button exports all there is: says that this one does not */
  word?: string;
}

/** What is shown, as a file made in the browser: the rows that pass the filters, in their order, with the columns that were chosen. */
export function ExportMenu<R>({ name, rows, columns, word = 'Export' }: Props<R>) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        variant="default"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        leftSection={<IconDownload size={16} stroke={1.8} aria-hidden="true" />}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        {word}
      </Button>
      {anchor && (
        <PopMenu
          anchor={anchor}
          label="Export what is shown"
          items={items}
          onPick={(format) => saveFile(name, format, exported(format, rows(), columns))}
          onClose={() => setAnchor(null)}
        />
      )}
    </>
  );
}
