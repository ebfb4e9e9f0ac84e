import { Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useCallback } from 'react';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { SearchBox } from '../../parts/SearchBox.tsx';
import styles from './audit.module.css';
import { type AuditSearch, addressWith, families, spans } from './filters.ts';

const route = getRouteApi('/inside/audit');

const spanChoices = Object.entries(spans).map(([value, { label }]) => ({ value, label }));

/** Filters that are chosen by a click on what they leave: shown, so that they can be taken away. The scope stands at the top of the page. */
const clicked = ['actor', 'address', 'target'] as const;

/** What is left out. All of it stands in the address of the page. */
export function AuditFilters({ search, children }: { search: AuditSearch; children: ReactNode }) {
  const navigate = route.useNavigate();
  const set = (name: 'action' | 'since') => (value: string | null) =>
    void navigate({ search: (old) => ({ ...old, [name]: value ?? undefined }), replace: true });
  const onSearch = useCallback(
    (value: string) => void navigate({ search: (old) => ({ ...old, search: value || undefined }), replace: true }),
    [navigate],
  );
  const family = families.find(({ value }) => search.action === value || search.action?.startsWith(`${value}.`));
  return (
    <div className={styles.filters}>
      <Select
        aria-label="Kind of change"
        placeholder="Every change"
        data={[...families]}
        value={family?.value ?? null}
        onChange={set('action')}
        clearable
        className={styles.choice ?? ''}
      />
      <Select
        aria-label="How far back"
        placeholder="At any time"
        data={spanChoices}
        value={search.since ?? null}
        onChange={set('since')}
        clearable
        className={styles.choice ?? ''}
      />
      <SearchBox value={search.search ?? ''} onChange={onSearch} label="Search the log" />
      {children}
      {clicked.map((name) => {
        const value = search[name];
        if (value === undefined) return null;
        return (
          <PlainLink
            key={name}
            href={addressWith(search, { [name]: '' })}
            className={styles.chosen}
            aria-label={`No longer only ${name} ${value}`}
          >
            <span className="soft">{name}</span> <span className={styles.chosenValue}>{value}</span>
            <IconX size={13} aria-hidden="true" />
          </PlainLink>
        );
      })}
    </div>
  );
}
