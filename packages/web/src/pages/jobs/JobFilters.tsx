import { Select, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { settingsQuery } from '../../api/queries.ts';
import { runners, useRunnersVersion } from '../../live/runner-store.ts';
import { type JobsSearch, spans } from './filters.ts';
import styles from './jobs.module.css';

interface Props {
  search: JobsSearch;
  set: (patch: JobsSearch) => void;
}

const spanChoices = Object.entries(spans).map(([value, { label }]) => ({ value, label }));
/** A list of more choices than this is searched, not scrolled. */
const choicesShown = 50;

/** Which jobs are shown, besides their states. All of it stands in the address of the page. */
export function JobFilterFields({ search, set }: Props) {
  useRunnersVersion();
  const executors = useQuery(settingsQuery).data?.executors ?? [];
  const choices = [...runners.rows.values()].map(({ id, name }) => ({ value: id, label: name }));
  if (search.runner !== undefined && !choices.some(({ value }) => value === search.runner))
    choices.push({ value: search.runner, label: search.runner.slice(0, 8) });
  choices.sort((a, b) => a.label.localeCompare(b.label));
  const isExact = search.since !== undefined && !Object.hasOwn(spans, search.since);
  return (
    <div className={styles.filters}>
      <Select
        label="Executor"
        placeholder="Any"
        data={[...executors]}
        value={search.executor ?? null}
        clearable
        onChange={(executor) => set({ executor: executor ?? undefined })}
      />
      <TagsInput
        dropdownOpened={false}
        label="Labels that it asks for"
        placeholder={search.labels === undefined ? 'Any' : ''}
        value={search.labels?.split(',') ?? []}
        splitChars={[',', ' ']}
        acceptValueOnBlur
        onChange={(labels) => set({ labels: labels.length === 0 ? undefined : labels.join(',') })}
      />
      <Select
        label="Runner"
        placeholder="Any, or none"
        data={choices}
        value={search.runner ?? null}
        searchable
        clearable
        limit={choicesShown}
        nothingFoundMessage="No such runner"
        onChange={(runner) => set({ runner: runner ?? undefined })}
      />
      <Select
        label="Submitted"
        placeholder="At any time"
        data={spanChoices}
        value={isExact ? null : (search.since ?? null)}
        clearable
        onChange={(since) => set({ since: since ?? undefined, until: undefined })}
      />
      <TextInput
        label="From"
        type="datetime-local"
        value={isExact ? search.since : ''}
        onChange={(event) => set({ since: event.currentTarget.value || undefined })}
      />
      <TextInput
        label="To"
        type="datetime-local"
        value={search.until ?? ''}
        onChange={(event) => set({ until: event.currentTarget.value || undefined })}
      />
    </div>
  );
}
