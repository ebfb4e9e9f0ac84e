import { useState } from 'react';

/** A choice that this browser remembers. Without storage it holds for the page. */
export function useRemembered<T extends string>(key: string, choices: readonly T[]): [T, (value: T) => void] {
  const recall = () => ({ key, value: choices.find((choice) => choice === read(key)) ?? (choices[0] as T) });
  const [held, hold] = useState(recall);
  // a screen that becomes narrow is asked for what was chosen there
  const { value } = held.key === key ? held : recall();
  const remember = (next: T): void => {
    hold({ key, value: next });
    try {
      localStorage.setItem(key, next);
    } catch {
      // A browser that forbids storage forgets; nothing else is lost.
    }
  };
  return [value, remember];
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

const yesNo = { true: ['yes', 'no'], false: ['no', 'yes'] } as const;

/** The same for what is or is not so. */
export function useRememberedFlag(key: string, otherwise: boolean): [boolean, (value: boolean) => void] {
  const [value, remember] = useRemembered(key, yesNo[`${otherwise}`]);
  return [value === 'yes', (next) => remember(next ? 'yes' : 'no')];
}
