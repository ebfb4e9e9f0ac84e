const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** How long something took or lasts, in its largest two units: `4 s`, `2 min 5 s`, `3 d 4 h`. */
export function duration(ms: number): string {
  const two = (large: number, largeName: string, small: number, smallName: string): string => {
    const rest = Math.floor((ms % large) / small);
    return `${Math.floor(ms / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
  };
  if (ms < second) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10 * second) return `${Math.floor(ms / 100) / 10} s`;
  if (ms < minute) return `${Math.floor(ms / second)} s`;
  if (ms < hour) return two(minute, 'min', second, 's');
  return ms < day ? two(hour, 'h', minute, 'min') : two(day, 'd', hour, 'h');
}

/** How long ago an instant is, for a column of a table. */
export function ago(instant: number | null, now: number): string {
  if (instant === null) return 'never';
  const ms = now - instant;
  if (ms < 2 * second) return 'just now';
  if (ms < minute) return `${Math.floor(ms / second)} s ago`;
  if (ms < hour) return `${Math.floor(ms / minute)} min ago`;
  return ms < 2 * day ? `${Math.floor(ms / hour)} h ago` : `${Math.floor(ms / day)} d ago`;
}

/** An instant in the time zone of the one who reads, with seconds. */
export function dateTime(instant: number | null): string {
  if (instant === null) return '–';
  const local = new Date(instant - new Date(instant).getTimezoneOffset() * minute);
  return local.toISOString().slice(0, 19).replace('T', ' ');
}
