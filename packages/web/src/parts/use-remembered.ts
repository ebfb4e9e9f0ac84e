import { useState } from 'react';

/** What was chosen since the page was loaded where the browser forbids storage. */
const unstored = new Map<string, string>();

/** A choice that this browser remembers. Without storage it holds until the page is loaded anew. */
export function useRemembered<T extends string>(key: string, choices: readonly T[]): [T, (value: T) => void] {
  const recall = () => ({ key, value: choices.find((choice) => choice === read(key)) ?? (choices[0] as T) });
  const [held, hold] = useState(recall);
  // a screen that becomes narrow is asked for what was chosen there
  const { value } = held.key === key ? held : recall();
  const remember = (next: T): void => {
    hold({ key, value: next });
    try {
      localStorage.setItem(key, next);
      unstored.delete(key);
    } catch {
      unstored.set(key, next);
    }
  };
  return [value, remember];
}

function read(key: string): string | null {
  try {
    return unstored.get(key) ?? localStorage.getItem(key);
  } catch {
    return unstored.get(key) ?? null;
  }
}

const yesNo = { true: ['yes', 'no'], false: ['no', 'yes'] } as const;

/** The same for what is or is not so. */
export function useRememberedFlag(key: string, otherwise: boolean): [boolean, (value: boolean) => void] {
  const [value, remember] = useRemembered(key, yesNo[`${otherwise}`]);
  return [value === 'yes', (next) => remember(next ? 'yes' : 'no')];
}
