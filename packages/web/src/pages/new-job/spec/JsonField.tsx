import { Textarea } from '@mantine/core';
import { useState } from 'react';

interface Props {
  label: string;
  description?: string | undefined;
  required?: boolean | undefined;
  error?: string | undefined;
  value: unknown;
  onChange: (value: unknown) => void;
}

const written = (value: unknown): string => {
  if (value === undefined) return '';
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? '' : JSON.stringify(value, null, 2);
};

/** Data that has no form of its own, as JSON. What can't be read yet changes nothing. */
export function JsonField({ label, description, required, error: refused, value, onChange }: Props) {
  const [text, setText] = useState(() => written(value));
  const [problem, setProblem] = useState<string | null>(null);
  const change = (next: string): void => {
    setText(next);
    try {
      onChange(next.trim() === '' ? undefined : JSON.parse(next));
      setProblem(null);
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  return (
    <Textarea
      label={label}
      description={description}
      required={required ?? false}
      value={text}
      error={problem ?? refused}
      autosize
      minRows={2}
      maxRows={16}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mono)', fontSize: '0.8125rem' } }}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
