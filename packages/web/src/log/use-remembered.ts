import { useState } from 'react';

/** A choice that this browser remembers. Without storage it holds for the page. */
export function useRemembered(key: string, initially: boolean): [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(() => read(key) ?? initially);
  const remember = (next: boolean): void => {
    setValue(next);
    try {
      localStorage.setItem(key, String(next));
    } catch {
      // A browser that forbids storage forgets; nothing else is lost.
    }
  };
  return [value, remember];
}

function read(key: string): boolean | null {
  try {
    const stored = localStorage.getItem(key);
    return stored === null ? null : stored === 'true';
  } catch {
    return null;
  }
}
