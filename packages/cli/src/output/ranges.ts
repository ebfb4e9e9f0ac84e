import type { Runner } from '@baton/protocol';
import { intervalText } from '@baton/protocol/range-words';

/** `frequency=1000000..6000000000,8000000000 gain=0..10`; a dash when there are none. */
export const rangesText = (ranges: Runner['ranges']): string =>
  pairsText(Object.fromEntries(Object.entries(ranges).map(([name, own]) => [name, own.map(intervalText).join(',')])));

/** `arch=x64 os=linux`; a dash when there are none. */
export const pairsText = (pairs: Readonly<Record<string, string>>): string =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ') || '–';
