import type { PauseWindow, WeekdayName } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';

const days: readonly WeekdayName[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** `mon-fri`, `sat,sun`; over the end of the week too. */
function daysOf(text: string): WeekdayName[] {
  const found = text.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map((day) => days.indexOf(day.toLowerCase() as WeekdayName));
    if (first === undefined || last === undefined || first < 0 || last < 0 || part.split('-').length > 2)
      throw new ApiError('usage', { problem: `${part} is no day from mon to sun` });
    const many = ((last - first + 7) % 7) + 1;
    return Array.from({ length: many }, (_, at) => days[(first + at) % 7] as WeekdayName);
  });
  return days.filter((day) => found.includes(day));
}

/**
 * `22:00-06:00`, `sat,sun 00:00-12:00`, `mon-fri 12:00-13:00 Europe/Berlin`.
 *
 * @param timeZone of windows that name none
 */
export function parseWindow(text: string, timeZone: string): PauseWindow {
  const words = text.trim().split(/\s+/);
  const at = words.findIndex((word) => /^[^-]*:[^-]*-[^-]*:[^-]*$/.test(word));
  const [from = '', to = ''] = words[at]?.split('-') ?? [];
  if (at < 0 || at > 1 || words.length > at + 2)
    throw new ApiError('usage', { problem: `write hours like 22:00-06:00, or "mon-fri 22:00-06:00 Europe/Berlin", not ${text}` });
  const on = at === 1 ? daysOf(words[0] ?? '') : [];
  return { ...(on.length > 0 && { days: on }), from, to, timeZone: words[at + 1] ?? timeZone };
}

/** As it is read. */
export const windowWords = ({ days: on = [], from, to, timeZone }: PauseWindow): string =>
  [...(on.length > 0 ? [on.join(',')] : []), `${from}-${to}`, timeZone].join(' ');
