import { Button } from '@mantine/core';
import { IconChevronUp, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { formatCount } from '../../text/amount.ts';
import { type MenuItem, PopMenu } from '../menus/PopMenu.tsx';
import { useNarrow } from '../use-narrow.ts';
import styles from './selection.module.css';
import { type Selection, useSelected } from './selection.ts';

interface Props<K extends string> {
  selection: Selection;
  /** ids of the list as it is filtered */
  shown: readonly string[];
  /** `Actions on the selected runners` */
  label: string;
  /** what can be done, in its order */
  items: readonly MenuItem<K>[];
  /** those that stand in the bar itself where there is room; the others are in its menu */
  near: readonly K[];
  onPick: (key: K, ids: readonly string[]) => void;
}

/** What can be done to the rows that are chosen. Above the last rows of its list: both stand in `Choosing`. */
export function BulkBar<K extends string>({ selection, shown, label, items, near, onPick }: Props<K>) {
  const chosen = useSelected(selection);
  const narrow = useNarrow();
  if (chosen.length === 0) return null;
  const visible = new Set(shown);
  const hidden = chosen.filter((id) => !visible.has(id)).length;
  const isNear = ({ key }: MenuItem<K>): boolean => !narrow && near.includes(key);
  const others = items.filter((item) => !isNear(item));
  return (
    <div className={styles.bar} role="toolbar" aria-label={label}>
      <span className={styles.count} role="status">
        <strong>{formatCount(chosen.length)}</strong> selected
        {hidden > 0 && <span className="soft"> ({formatCount(hidden)} not shown)</span>}
      </span>
      {narrow && shown.length > 0 && (
        <Button variant="subtle" size="xs" onClick={() => selection.setShown(true)}>
          All {formatCount(shown.length)}
        </Button>
      )}
      {items.filter(isNear).map(({ key, label: words }) => (
        <Button key={key} variant="default" size="xs" onClick={() => onPick(key, chosen)}>
          {words}
        </Button>
      ))}
      {others.length > 0 && (
        <More label={label} word={narrow ? 'Actions' : 'More'} items={others} onPick={(key) => onPick(key, chosen)} />
      )}
      <Button variant="subtle" color="gray" size="xs" aria-label="Clear the selection" px={6} onClick={() => selection.clear()}>
        <IconX size={15} aria-hidden="true" />
      </Button>
    </div>
  );
}

interface MoreProps<K extends string> {
  label: string;
  word: string;
  items: readonly MenuItem<K>[];
  onPick: (key: K) => void;
}

function More<K extends string>({ label, word, items, onPick }: MoreProps<K>) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        rightSection={<IconChevronUp size={14} aria-hidden="true" />}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        {word}
      </Button>
      {anchor && <PopMenu anchor={anchor} label={label} items={items} onPick={onPick} onClose={() => setAnchor(null)} />}
    </>
  );
}
