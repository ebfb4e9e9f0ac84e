import { Button } from '@mantine/core';
import { IconChevronUp, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { runners, useRunnersVersion } from '../../live/runner-store.ts';
import { PopMenu } from '../../parts/PopMenu.tsx';
import { useNarrow } from '../../parts/use-narrow.ts';
import { formatCount } from '../../text/amount.ts';
import { acts, bulkEntries } from './acts.ts';
import { ask } from './ask.ts';
import styles from './bulk.module.css';
import { selection, useSelected } from './selection.ts';

const near = ['enable', 'disable', 'drain', 'kick'] as const;

/** What can be done to the chosen runners. `shown`: ids of the list as it is filtered. */
export function BulkBar({ shown }: { shown: readonly string[] }) {
  const version = useRunnersVersion();
  const chosen = useSelected();
  const narrow = useNarrow();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the rows, which change in place
  useEffect(() => selection.keep((id) => runners.rows.has(id)), [version]);
  if (chosen.length === 0) return null;
  const visible = new Set(shown);
  const hidden = chosen.filter((id) => !visible.has(id)).length;
  return (
    <div className={styles.bar} role="toolbar" aria-label="Actions on the selected runners">
      <span className={styles.count} role="status">
        <strong>{formatCount(chosen.length)}</strong> selected
        {hidden > 0 && <span className="soft"> ({formatCount(hidden)} not shown)</span>}
      </span>
      {narrow && (
        <Button variant="subtle" size="xs" onClick={() => selection.setShown(true)}>
          All {formatCount(shown.length)}
        </Button>
      )}
      {!narrow &&
        near.map((key) => (
          <Button key={key} variant="default" size="xs" onClick={() => ask(key, chosen)}>
            {acts[key].verb}
          </Button>
        ))}
      <More narrow={narrow} chosen={chosen} />
      <Button variant="subtle" color="gray" size="xs" aria-label="Clear the selection" px={6} onClick={() => selection.clear()}>
        <IconX size={15} aria-hidden="true" />
      </Button>
    </div>
  );
}

function More({ narrow, chosen }: { narrow: boolean; chosen: readonly string[] }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const items = narrow ? bulkEntries() : bulkEntries().filter(({ key }) => !(near as readonly string[]).includes(key));
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
        {narrow ? 'Actions' : 'More'}
      </Button>
      {anchor && (
        <PopMenu
          anchor={anchor}
          label="Actions on the selected runners"
          items={items}
          onPick={(key) => ask(key, chosen)}
          onClose={() => setAnchor(null)}
        />
      )}
    </>
  );
}
