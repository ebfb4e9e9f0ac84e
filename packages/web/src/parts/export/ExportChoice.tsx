import { Button } from '@mantine/core';
import { IconBraces, IconDownload, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import { type MenuItem, PopMenu } from '../menus/PopMenu.tsx';
import type { ExportFormat } from './exported.ts';

const items: readonly MenuItem<ExportFormat>[] = [
  { key: 'csv', label: 'CSV, for a spreadsheet', Icon: IconTable },
  { key: 'ndjson', label: 'Lines of JSON, for a program', Icon: IconBraces },
];

interface Props {
  word: string;
  /** of the menu: what is exported */
  label: string;
  /** of the button: what is good to know before */
  about?: string | undefined;
  onPick: (format: ExportFormat) => void;
}

/** The button of everything that can be had as a file, and the choice of what kind of file. */
export function ExportChoice({ word, label, about, onPick }: Props) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        variant="default"
        title={about}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        leftSection={<IconDownload size={16} stroke={1.8} aria-hidden="true" />}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        {word}
      </Button>
      {anchor && <PopMenu anchor={anchor} label={label} items={items} onPick={onPick} onClose={() => setAnchor(null)} />}
    </>
  );
}
