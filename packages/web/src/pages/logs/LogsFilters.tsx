import { Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { SearchBox } from '../../parts/SearchBox.tsx';
import audit from '../audit/audit.module.css';
import { addressWith, type LogsSearch, levels, sources, spans } from './filters.ts';

const route = getRouteApi('/inside/logs');

const spanChoices = Object.entries(spans).map(([value, { label }]) => ({ value, label }));

/** Which lines are shown. All of it stands in the address of the page. */
export function LogsFilters({ search }: { search: LogsSearch }) {
  const navigate = route.useNavigate();
  const set = (name: 'source' | 'level' | 'since') => (value: string | null) =>
    void navigate({ search: (old) => ({ ...old, [name]: value ?? undefined }), replace: true });
  const onSearch = useCallback(
    (value: string) => void navigate({ search: (old) => ({ ...old, search: value || undefined }), replace: true }),
    [navigate],
  );
  const choice = audit.choice ?? '';
  return (
    <div className={audit.filters}>
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
      <SearchBox value={search.search ?? ''} onChange={onSearch} label="Search the lines" />
      {search.runner !== undefined && (
        <PlainLink
          href={addressWith(search, { runner: '' })}
          className={audit.chosen}
          aria-label={`No longer only runner ${search.runner}`}
        >
          <span className="soft">runner</span> <span className={audit.chosenValue}>{search.runner}</span>
          <IconX size={13} aria-hidden="true" />
        </PlainLink>
      )}
    </div>
  );
}
