const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const two = (value: number): string => String(value).padStart(2, '0');

/** How long something took or takes: `8 ms`, `1.4 s`, `12 s`, `3 min 05 s`, `2 h 14 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  const span = Math.max(0, ms);
  if (span < second) return `${Math.floor(span)} ms`;
  if (span < 10 * second) return `${(Math.floor(span / 100) / 10).toFixed(1)} s`;
  if (span < minute) return `${Math.floor(span / second)} s`;
  if (span < hour) return `${Math.floor(span / minute)} min ${two(Math.floor((span % minute) / second))} s`;
  if (span < day) return `${Math.floor(span / hour)} h ${two(Math.floor((span % hour) / minute))} min`;
  return `${Math.floor(span / day)} d ${Math.floor((span % day) / hour)} h`;
}

const units = [
  [day, 'd'],
  [hour, 'h'],
  [minute, 'min'],
  [second, 's'],
  [1, 'ms'],
] as const;

/** How long something may take or is kept, exactly as it was set, without what is zero: `10 min`, `1 h 30 s`, `5 s`, `1.5 s`. */
export function formatSpan(ms: number): string {
  if (ms < 10 * second && ms % second !== 0 && ms % 100 === 0) return formatDuration(ms);
  const parts = units.map(([size, unit], index) => {
    const above = units[index - 1]?.[0] ?? Number.POSITIVE_INFINITY;
    return [Math.floor((ms % above) / size), unit] as const;
  });
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count} ${unit}`)
      .join(' ') || '0 ms'
  );
}

/** As {@link formatDuration}, without tenths: for values that tick once a second. */
export const formatTicking = (ms: number): string =>
  ms < 10 * second ? `${Math.max(0, Math.floor(ms / second))} s` : formatDuration(ms);

/** A countdown, `14:05`. Rounded up, so that it shows 0:00 only when it is over. */
export function formatCountdown(ms: number): string {
  const left = Math.max(0, Math.ceil(ms / second));
  return `${Math.floor(left / 60)}:${two(left % 60)}`;
}
