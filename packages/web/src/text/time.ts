const two = (value: number): string => String(value).padStart(2, '0');

/** An exact date and time in the reader's time zone: `2026-03-14 09:26:53`. */
export function formatExact(instant: number): string {
  const date = new Date(instant);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${formatClock(instant)}`;
}

/** The time of day: `09:26:53`. */
export function formatClock(instant: number): string {
  const date = new Date(instant);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** With milliseconds and the time zone, as tooltips show it. */
export function formatPrecise(instant: number): string {
  const date = new Date(instant);
  const offset = -date.getTimezoneOffset();
  const zone = `UTC${offset < 0 ? '−' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  return `${formatExact(instant)}.${String(date.getMilliseconds()).padStart(3, '0')} ${zone}`;
}

/** `just now`, `12 s ago`, `5 min ago`, `3 h ago`, `2 d ago`; the date when it is older than 30 days. */
export function formatRelative(instant: number, now: number): string {
  const seconds = Math.floor((now - instant) / 1000);
  if (seconds < 2) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  if (seconds < 30 * 86_400) return `${Math.floor(seconds / 86_400)} d ago`;
  return formatExact(instant).slice(0, 10);
}
