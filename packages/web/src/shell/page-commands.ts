import { useEffect, useSyncExternalStore } from 'react';
import { Emitter } from '../live/emitter.ts';
import type { Command } from './command.ts';

/** What the page that is open lets one do. */
export type PageCommand = Pick<Command, 'key' | 'label' | 'Icon' | 'run'>;

let current: readonly PageCommand[] = [];
const changed = new Emitter();

/** Offers these in the command palette for as long as the component is shown. */
export function usePageCommands(commands: readonly PageCommand[]): void {
  useEffect(() => {
    current = [...current, ...commands];
    changed.emit();
    return () => {
      current = current.filter((each) => !commands.includes(each));
      changed.emit();
    };
  });
}

export const useOfferedCommands = (): readonly PageCommand[] => useSyncExternalStore(changed.subscribe, () => current);
