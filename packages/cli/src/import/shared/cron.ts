import { Invalid } from './fields.ts';

/** Times in cron's words, with the zone whose clocks they mean. */
export interface Times {
  line: string;
  timeZone: string;
}

const lasts = [59, 23, 31, 12, 6];

/**
 * A line of the cron that programs in Go read, as ours reads it: `?` is `*`, `5/10` is `5-59/10`, and a zone may stand before it. Throws
 * for what ours can not say, distances (`distance.ts`) are to be left out before; that its values are possible the server checks.
 */
export function cronOf(text: string, place: string, timeZone: string): Times {
  const [, named, rest = ''] = /^\s*(?:(?:CRON_)?TZ=(\S+)\s+)?(.*?)\s*$/s.exec(text) ?? [];
  const zone = named ?? timeZone;
  if (rest.startsWith('@')) return { line: rest, timeZone: zone };
  const fields = rest.split(/\s+/);
  if (fields.length !== 5) throw new Invalid(place, 'must have five fields', text);
  const line = fields.map((field, at) => {
    const parts = field.split(',').map((part) => {
      if (part === '?' || part.startsWith('?/')) return `*${part.slice(1)}`;
      const [, from, step] = /^(\d+)\/(\d+)$/.exec(part) ?? [];
      return from === undefined ? part : `${from}-${lasts[at]}/${step}`;
    });
    return parts.join(',');
  });
  return { line: line.join(' '), timeZone: zone };
}
