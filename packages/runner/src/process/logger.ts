type Level = 'info' | 'warn' | 'error';
type Detail = Readonly<Record<string, unknown>>;

/** Writes the runner's own log, one line per event. */
export type Logger = (level: Level, message: string, detail?: Detail) => void;

/** `text` for people, `json` for machines. */
export function makeLogger(format: 'text' | 'json', write: (line: string) => void, now: () => number): Logger {
  return (level, message, detail = {}) => {
    const time = new Date(now()).toISOString();
    const line = format === 'json' ? JSON.stringify({ time, level, message, ...detail }) : textLine(time, level, message, detail);
    write(`${line}\n`);
  };
}

/** Control characters of foreign texts must not reach a terminal. */
export const clean = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');

function textLine(time: string, level: Level, message: string, detail: Detail): string {
  const mark = level === 'info' ? '' : `${level.toUpperCase()} `;
  return clean(`${time} ${mark}${withDetail(message, detail)}`);
}

/** A message with its detail as `name=value`. */
export const withDetail = (message: string, detail: Detail): string =>
  [
    message,
    ...Object.entries(detail)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`),
  ].join('  ');
