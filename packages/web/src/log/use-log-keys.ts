import { useKeys } from '../keys/use-keys.ts';
import type { Tools } from './LogToolbar.tsx';

interface Does {
  tools: Tools;
  goTo: (line: number) => void;
  follow: (on: boolean) => void;
  copy: () => void;
}

/** What single keys do while a log is shown. `LogKeys` tells people. */
export function useLogKeys({ tools, goTo, follow, copy }: Does): void {
  const { search, full, onFull } = tools;
  const bindings: [key: string, does: () => void][] = [
    ['n', () => search.move(1)],
    ['N', () => search.move(-1)],
    ['g g', () => goTo(0)],
    ['G', () => follow(true)],
    ['f', tools.onFollow],
    ['w', tools.onWrap],
    ['t', tools.onTimes],
    ['z', onFull],
    ['y', copy],
  ];
  if (full) bindings.push(['Escape', onFull]);
  useKeys(Object.fromEntries(bindings));
}
