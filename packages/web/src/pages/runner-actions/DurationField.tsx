import { readDuration } from '@baton/protocol/duration';
import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';

const other = 'other';
const presets = ['10m', '30m', '1h', '2h', '8h', '1d', '7d'] as const;
const words: Readonly<Record<(typeof presets)[number], string>> = {
  '10m': 'After 10 minutes',
  '30m': 'After 30 minutes',
  '1h': 'After 1 hour',
  '2h': 'After 2 hours',
  '8h': 'After 8 hours',
  '1d': 'After 1 day',
  '7d': 'After 7 days',
};
const maxMs = 366 * 86_400_000;

interface Props {
  label: string;
  /** what it means to give none */
  none: string;
  /** null: none. `undefined`: what is typed is no duration */
  onChange: (ms: number | null | undefined) => void;
}

/** A time from now: one of the usual ones, or typed. */
export function DurationField({ label, none, onChange }: Props) {
  const [chosen, setChosen] = useState('');
  const [typed, setTyped] = useState('');
  const read = (text: string): number | undefined => {
    const ms = readDuration(text.trim());
    return ms !== null && ms > 0 && ms <= maxMs ? ms : undefined;
  };
  const choose = (value: string | null): void => {
    setChosen(value ?? '');
    onChange(value === other ? read(typed) : value ? read(value) : null);
  };
  const isWrong = typed.trim() !== '' && read(typed) === undefined;
  return (
    <>
      <Select
        label={label}
        value={chosen}
        onChange={choose}
        allowDeselect={false}
        data={[
          { value: '', label: none },
          ...presets.map((value) => ({ value, label: words[value] })),
          { value: other, label: 'After…' },
        ]}
      />
      {chosen === other && (
        <TextInput
          label="After"
          description="Such as 90s, 45m, 3h or 2d"
          value={typed}
          error={isWrong ? 'Write it like 90s, 45m, 3h or 2d.' : null}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            onChange(read(event.currentTarget.value));
          }}
        />
      )}
    </>
  );
}
