import { Select } from '@mantine/core';
import { scopeWords } from '../../text/scope-words.ts';

interface Props {
  description: string;
  scopes: readonly string[];
  value: string | undefined;
  /** nothing to fill in stands above it */
  isFirst?: boolean;
  onChange: (scope: string) => void;
}

/** For whose jobs. */
export const ScopeSelect = ({ description, scopes, value, isFirst = false, onChange }: Props) => (
  <Select
    label="Scope"
    description={description}
    data={scopes.map((name) => ({ value: name, label: scopeWords(name) }))}
    value={value ?? null}
    data-autofocus={isFirst || undefined}
    allowDeselect={false}
    searchable={scopes.length > 8}
    // where it is first it has the focus from the start, and would cover what it belongs to
    openOnFocus={false}
    onChange={(name) => name !== null && onChange(name)}
  />
);
