import { useEffect } from 'react';
import { runners, useRunnersVersion } from '../../live/runner-store.ts';
import { BulkBar } from '../../parts/selection/BulkBar.tsx';
import { bulkEntries } from './acts.ts';
import { ask } from './ask.ts';
import { selection } from './chosen-runners.ts';

const near = ['enable', 'disable', 'drain', 'kick'] as const;

/** What can be done to the chosen runners. `shown`: ids of the list as it is filtered. */
export function RunnersBar({ shown }: { shown: readonly string[] }) {
  const version = useRunnersVersion();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the rows, which change in place
  useEffect(() => selection.keep((id) => runners.rows.has(id)), [version]);
  return (
    <BulkBar
      selection={selection}
      shown={shown}
      label="Actions on the selected runners"
      items={bulkEntries()}
      near={near}
      onPick={ask}
    />
  );
}
