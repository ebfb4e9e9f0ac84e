import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { templateQuery } from '../../api/templates.ts';
import { runners, useRunnersVersion } from '../../live/runner-store.ts';
import { PlainLink } from '../../parts/PlainLink.tsx';
import audit from '../audit/audit.module.css';
import { addressWith, type JobsSearch, spans } from './filters.ts';

const chips = ['executor', 'labels', 'runner', 'template', 'class', 'since', 'until'] as const;

const words: Readonly<Record<(typeof chips)[number], string>> = {
  ...{ executor: 'executor', labels: 'labels', runner: 'runner', template: 'template', class: 'kind' },
  ...{ since: 'since', until: 'until' },
};

/** The filters that are there, each to be taken away. */
export function FilterChips({ search }: { search: JobsSearch }) {
  useRunnersVersion();
  const template = useQuery({ ...templateQuery(search.template ?? ''), enabled: search.template !== undefined }).data;
  const wordsFor = (name: (typeof chips)[number], value: string): string => {
    if (name === 'runner') return runners.rows.get(value)?.name ?? value.slice(0, 8);
    if (name === 'template') return template?.template.name ?? value.slice(0, 8);
    if (name === 'class') return 'one of the queue';
    return (name === 'since' && spans[value]?.label.toLowerCase()) || value.replace('T', ' ');
  };
  return chips.map((name) => {
    const value = search[name];
    if (value === undefined) return null;
    const shown = wordsFor(name, value);
    return (
      <PlainLink
        key={name}
        href={addressWith(search, { [name]: undefined })}
        replace
        className={audit.chosen}
        aria-label={`No longer only ${words[name]} ${shown}`}
      >
        <span className="soft">{words[name]}</span> <span className={audit.chosenValue}>{shown}</span>
        <IconX size={13} aria-hidden="true" />
      </PlainLink>
    );
  });
}
