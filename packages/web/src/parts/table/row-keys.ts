/** What a key asks for in a list of rows. */
export type RowCommand =
  | { kind: 'go'; to: number; extends: boolean }
  | { kind: 'open'; beside: boolean }
  | { kind: 'choose'; isRange: boolean }
  | { kind: 'menu' }
  | { kind: 'all' }
  | { kind: 'clear' };

export interface Pressed {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

interface Place {
  /** the row that is meant; -1: none yet */
  at: number;
  /** rows there are */
  count: number;
  /** rows in view */
  page: number;
  /** how many stand beside each other: 1 in a table, more in a grid of cards */
  perRow: number;
}

const steps: Readonly<Record<string, (place: Place) => number>> = {
  ArrowDown: ({ at, perRow }) => at + (at < 0 ? 1 : perRow),
  j: ({ at }) => at + 1,
  ArrowUp: ({ at, perRow }) => at - perRow,
  k: ({ at }) => at - 1,
  PageDown: ({ at, page, perRow }) => at + page * perRow,
  PageUp: ({ at, page, perRow }) => at - page * perRow,
  Home: () => 0,
  End: ({ count }) => count - 1,
};

const sideways: Readonly<Record<string, (place: Place) => number>> = {
  ArrowRight: ({ at }) => at + 1,
  ArrowLeft: ({ at }) => at - 1,
};

function stepOf(key: string, { perRow }: Place): ((place: Place) => number) | undefined {
  if (Object.hasOwn(steps, key)) return steps[key];
  return perRow > 1 && Object.hasOwn(sideways, key) ? sideways[key] : undefined;
}

/** With Shift a letter is a capital one. */
const plain = ({ key }: Pressed): string => (key.length === 1 ? key.toLowerCase() : key);

/** What a key asks for; null: nothing that concerns rows. */
export function commandOf(pressed: Pressed, place: Place): RowCommand | null {
  const key = plain(pressed);
  const isModified = pressed.ctrlKey || pressed.metaKey;
  if (pressed.altKey || place.count === 0) return null;
  if (isModified) return key === 'a' ? { kind: 'all' } : key === 'Enter' && place.at >= 0 ? { kind: 'open', beside: true } : null;
  const step = stepOf(key, place);
  if (step)
    return { kind: 'go', to: Math.max(0, Math.min(place.count - 1, step(place))), extends: pressed.shiftKey && place.at >= 0 };
  if (key === 'Escape') return { kind: 'clear' };
  if (place.at < 0) return null;
  if (key === 'Enter' || key === 'o') return { kind: 'open', beside: false };
  if (key === ' ' || key === 'x') return { kind: 'choose', isRange: pressed.shiftKey };
  return key === 'm' ? { kind: 'menu' } : null;
}
