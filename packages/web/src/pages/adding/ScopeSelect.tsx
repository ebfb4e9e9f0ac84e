import { Select } from '@mantine/core';
import { scopeWords } from '../../text/scope-words.ts';

interface Props {
  description: string;
  scopes: readonly string[];
  value: string | undefined;
  onChange: (scope: string) => void;
}

/** For whose jobs. */
export const ScopeSelect = ({ description, scopes, value, onChange }: Props) => (
  <Select
    label="Scope"
    description={description}
    data={scopes.map((name) => ({ value: name, label: scopeWords(name) }))}
    value={value ?? null}
    allowDeselect={false}
    searchable={scopes.length > 8}
    onChange={(name) => name !== null && onChange(name)}
  />
);
