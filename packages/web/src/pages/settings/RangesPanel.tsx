import type { Project } from '@baton/protocol';
import { Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../api/may.ts';
import { rangesQuery } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { Panel } from '../../parts/Facts.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { useRowFocus } from '../../parts/table/use-row-focus.ts';
import { useScope } from '../../scope/scope.ts';
import { amongNames } from '../../scope/usual-project.ts';
import { scopeWords } from '../../text/scope-words.ts';
import { RangeForm } from './RangeForm.tsx';
import { RangeRow } from './RangeRow.tsx';
import { secretScopes } from './secret-scopes.ts';
import styles from './settings.module.css';

/** The named ranges that count in one scope at a time. */
export function RangesPanel({ projects }: { projects: readonly Project[] }) {
  const may = useMay();
  const shown = secretScopes(projects).filter(({ name }) => may('view', name));
  const [wanted, setWanted] = useState<string | null>(null);
  const names = shown.map(({ name }) => name);
  const ofPage = amongNames(names, useScope());
  const scope = names.find((name) => name === wanted) ?? ofPage ?? names[0];
  const ranges = useQuery({ ...rangesQuery(scope ?? ''), enabled: scope !== undefined });
  const box = useRowFocus<HTMLDivElement>(ranges.data?.length ?? 0);
  if (scope === undefined) return null;
  const again = () => queryClient.invalidateQueries({ queryKey: ['ranges'] });
  const mayWrite = may('manage_scope', scope);
  return (
    <Panel title="Named ranges">
      <p className={styles.about}>
        Intervals with a name, such as bands of frequencies, from which jobs draw a value that their runner can do. They count in
        all that stands under their scope; of two with the same name the nearer one does. Jobs that were submitted keep what a
        name stood for then.
      </p>
      <Select
        className={styles.scope ?? ''}
        label="Ranges in"
        data={shown.map(({ name }) => ({ value: name, label: scopeWords(name) }))}
        value={scope}
        allowDeselect={false}
        onChange={setWanted}
      />
      <div ref={box}>
        {ranges.error && <FailureNotice error={ranges.error} />}
        {ranges.data?.map((range) => (
          <RangeRow
            key={`${range.measures} ${range.name}`}
            range={range}
            isOwn={range.scope === scope}
            mayRemove={mayWrite && range.scope === scope}
            onRemoved={again}
          />
        ))}
        {ranges.data?.length === 0 && (
          <Stack gap="xs">
            <p className="soft">
              No named ranges yet. {mayWrite ? 'Name one below, or from a terminal:' : 'Whoever manages the scope can name some.'}
            </p>
            {mayWrite && <CommandBlock command="baton ranges set 2m 144e6..146e6" label="command for a range" />}
          </Stack>
        )}
        {mayWrite && <RangeForm key={scope} scope={scope} onSet={again} />}
      </div>
    </Panel>
  );
}
