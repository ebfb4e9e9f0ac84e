import { Textarea } from '@mantine/core';
import type { ReactNode } from 'react';

interface SecretValueProps {
  description?: string;
  value: string;
  error: ReactNode;
  onChange: (value: string) => void;
}

/** Where a secret is typed in, lines and all: nothing remembers or corrects it. */
export const SecretValue = ({ description, value, error, onChange }: SecretValueProps) => (
  <Textarea
    label="Value"
    description={description}
    value={value}
    autosize
    maxRows={8}
    autoComplete="off"
    spellCheck={false}
    error={error}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);
