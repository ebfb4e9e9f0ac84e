/** What never stands in a log, should somebody hand it over by mistake. */
const hidden: ReadonlySet<string> = new Set(['password', 'token', 'secret', 'authorization', 'cookie']);

/** A message with its data as `name=value`, for people. */
export function lineText(message: string, data: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(data)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}=${hidden.has(name) ? '(hidden)' : valueText(value)}`);
  return [message, ...parts].join('  ');
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return value.stack ?? value.message;
  try {
    return JSON.stringify(value, (name, inner: unknown) => (hidden.has(name) ? '(hidden)' : inner)) ?? String(value);
  } catch {
    return String(value);
  }
}
