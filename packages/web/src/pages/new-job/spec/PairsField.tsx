import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { parsePairs, writePairs } from './pairs.ts';

interface Props {
  label: string;
  description?: string | undefined;
  required?: boolean | undefined;
  error?: string | undefined;
  value: Record<string, unknown>;
  onChange: (value: Record<string, string> | undefined) => void;
}

/** Texts by name, one `name=value` a line. */
export function PairsField({ label, description, required, error: refused, value, onChange }: Props) {
  const [text, setText] = useState(() => writePairs(value));
  const [problem, setProblem] = useState<string | null>(null);
  const change = (next: string): void => {
    setText(next);
    const read = parsePairs(next);
    setProblem(read.ok ? null : read.problem);
    if (read.ok) onChange(Object.keys(read.pairs).length === 0 ? undefined : read.pairs);
  };
  return (
    <Textarea
      label={label}
      description={description ?? 'One name=value a line.'}
      required={required ?? false}
      value={text}
      error={problem ?? refused}
      autosize
      minRows={2}
      maxRows={10}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mono)', fontSize: '0.8125rem' } }}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
