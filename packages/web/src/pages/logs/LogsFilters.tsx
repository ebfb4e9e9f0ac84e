import { Select, TextInput } from '@mantine/core';
import { IconPlugConnectedX, IconX } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { runners, useRunnersVersion } from '../../live/runner-store.ts';
import { classes } from '../../parts/classes.ts';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { SearchBox } from '../../parts/SearchBox.tsx';
import audit from '../audit/audit.module.css';
import { addressWith, isTrouble, type LogsSearch, levels, sources, spans } from './filters.ts';
import styles from './lines.module.css';

const route = getRouteApi('/inside/logs');

const spanChoices = [
  ...Object.entries(spans).map(([value, { label }]) => ({ value, label })),
  { value: 'between', label: 'Between…' },
];

/** Which lines are shown. All of it stands in the address of the page. */
export function LogsFilters({ search }: { search: LogsSearch }) {
  const navigate = route.useNavigate();
  const set = (name: keyof LogsSearch) => (value: string | null) =>
    void navigate({ search: (old) => ({ ...old, [name]: value || undefined }), replace: true });
  const onSearch = useCallback(
    (value: string) => void navigate({ search: (old) => ({ ...old, search: value || undefined }), replace: true }),
    [navigate],
  );
  const choice = audit.choice ?? '';
  return (
    <div className={audit.filters}>
      <RunnerChoice chosen={search.runner} onChange={set('runner')} />
      <Select
        aria-label="Who wrote it"
        placeholder="Runners and server"
        data={[...sources]}
        value={search.source ?? null}
        onChange={set('source')}
        clearable
        className={choice}
      />
      <Select
        aria-label="How important"
        placeholder="Every level"
        data={[...levels]}
        value={search.level ?? null}
        onChange={set('level')}
        clearable
        className={choice}
      />
      <Select
        aria-label="How far back"
        placeholder="At any time"
        data={spanChoices}
        value={search.since ?? null}
        onChange={set('since')}
        clearable
        className={choice}
      />
      {search.since === 'between' && (
        <>
          <TimeField label="From" value={search.from} onChange={set('from')} />
          <TimeField label="To" value={search.to} onChange={set('to')} />
        </>
      )}
      <SearchBox value={search.search ?? ''} onChange={onSearch} label="Search the lines" />
      <Trouble search={search} />
    </div>
  );
}

/** Every runner by name; one that is not there any more stays chosen as it was. */
function RunnerChoice({ chosen, onChange }: { chosen: string | undefined; onChange: (runner: string | null) => void }) {
  useRunnersVersion();
  const known = [...runners.rows.values()];
  const found = known.find(({ id, name }) => id === chosen || name === chosen);
  const names = new Set(known.map(({ name }) => name));
  const value = found?.name ?? chosen ?? null;
  if (value !== null) names.add(value);
  return (
    <Select
      aria-label="Of which runner"
      placeholder="Every runner"
      data={[...names].sort((a, b) => a.localeCompare(b))}
      value={value}
      onChange={onChange}
      limit={200}
      nothingFoundMessage="No runner has this name"
      searchable
      clearable
      className={audit.choice ?? ''}
    />
  );
}

const TimeField = ({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange: (value: string) => void;
}) => (
  <TextInput
    type="datetime-local"
    aria-label={label}
    value={value ?? ''}
    onChange={(event) => onChange(event.currentTarget.value)}
    className={audit.choice ?? ''}
  />
);

/** In one step: what the server says of runners that do not get through to it, or are not let in. */
function Trouble({ search }: { search: LogsSearch }) {
  const on = isTrouble(search);
  const href = addressWith(search, on ? { source: '', level: '' } : { source: 'server', level: 'warn' });
  return (
    <PlainLink href={href} replace className={classes(audit.chosen, styles.trouble)} aria-current={on ? 'true' : undefined}>
      <IconPlugConnectedX size={14} stroke={1.8} aria-hidden="true" /> Connection problems
      {on && <IconX size={13} aria-hidden="true" />}
    </PlainLink>
  );
}
