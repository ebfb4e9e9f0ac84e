const two = (value: number): string => String(value).padStart(2, '0');

/** Time since the attempt began: `00:12.345`, `1:02:03.004`. */
export function formatOffset(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  const rest = `${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1000) % 60)}.${String(Math.floor(ms) % 1000).padStart(3, '0')}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
