import { ActionIcon, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

/** A search that keeps what is typed in the URL, a moment after the last key. `/` brings the focus here. */
export function SearchBox({ value, onChange, label }: { value: string; onChange: (value: string) => void; label: string }) {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  useEffect(() => {
    // Changed from outside: another link, or back.
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    if (typed === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = typed;
      onChange(typed);
    }, 200);
    return () => clearTimeout(timer);
  }, [typed, onChange]);
  return (
    <TextInput
      type="search"
      size="sm"
      aria-label={label}
      placeholder={label}
      value={typed}
      maxLength={120}
      data-search
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setTyped('');
      }}
      leftSection={<IconSearch size={15} stroke={1.8} aria-hidden="true" />}
      rightSection={
        typed === '' ? null : (
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Clear the search" onClick={() => setTyped('')}>
            <IconX size={14} />
          </ActionIcon>
        )
      }
      flex={{ base: '1 1 100%', sm: '1 1 200px' }}
      maw={{ base: 'none', sm: 260 }}
    />
  );
}
