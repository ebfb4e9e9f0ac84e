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

/** How long something may take or is kept, as it was set: as {@link formatDuration}, without what is zero: `10 min`, `1 h`, `5 s`. */
export const formatSpan = (ms: number): string =>
  ms > 0 && ms < minute && ms % second === 0 ? `${ms / second} s` : formatDuration(ms).replace(/ 00? (?:min|s|h)$/, '');

/** As {@link formatDuration}, without tenths: for values that tick once a second. */
export const formatTicking = (ms: number): string =>
  ms < 10 * second ? `${Math.max(0, Math.floor(ms / second))} s` : formatDuration(ms);

/** A countdown, `14:05`. Rounded up, so that it shows 0:00 only when it is over. */
export function formatCountdown(ms: number): string {
  const left = Math.max(0, Math.ceil(ms / second));
  return `${Math.floor(left / 60)}:${two(left % 60)}`;
}
