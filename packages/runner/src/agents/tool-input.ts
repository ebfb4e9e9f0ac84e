/** What of a call is its point, in the words of the tools that are known. */
const points = ['command', 'file_path', 'path', 'pattern', 'url', 'query', 'question', 'prompt'];
/** Only words beside what is done. */
const asides = new Set(['description']);

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What a tool was called with, as one text for people: its point first, then whatever else. */
export function toolInput(input: unknown): string {
  if (typeof input !== 'object' || input === null) return input === undefined ? '' : shown(input);
  const fields = input as Record<string, unknown>;
  const point = points.find((name) => typeof fields[name] === 'string');
  const rest = Object.entries(fields).filter(([name, value]) => name !== point && !asides.has(name) && value !== undefined);
  const lines = rest.map(([name, value]) => `${name}: ${shown(value)}`);
  return [...(point === undefined ? [] : [shown(fields[point])]), ...lines].join('\n');
}
