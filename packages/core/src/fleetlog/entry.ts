/** Least important first. */
export const lineLevels = ['debug', 'info', 'warn', 'error'] as const;

export type LineLevel = (typeof lineLevels)[number];

/** Who wrote a line: a runner about itself, or the server. */
export type LineSource = 'server' | 'runner';

/** One line of what runners and the server print about themselves. */
export interface FleetLine {
  /** when it was said, ms since the epoch by the server's clock */
  at: number;
  source: LineSource;
  level: LineLevel;
  /** one line, cleaned of what steers a terminal */
  text: string;
  /** the runner that wrote it, or that it is about; null: none */
  runnerId: string | null;
  /** the runner is only the one that somebody claimed to be */
  claimed: boolean;
  /** of a line of a runner: where it stands among those of its process; null: not told */
  mark: LineMark | null;
}

/** The place of a line among those that one process of a runner wrote. */
export interface LineMark {
  /** of the process */
  stream: string;
  /** rising */
  number: number;
}

/** A line with its number in the store: rising in the order in which lines arrived, so that a number is a place to go on from. */
export interface NumberedLine extends FleetLine {
  number: number;
}

/** Which lines are wanted; null: any. */
export interface LineFilter {
  source: LineSource | null;
  /** that a runner wrote, or that are about it */
  runnerId: string | null;
  /** at least this important */
  level: LineLevel | null;
  /** part of the text; the case of letters does not matter */
  text: string | null;
  /** ms, both included */
  from: number | null;
  to: number | null;
}

export const anyLine: LineFilter = { source: null, runnerId: null, level: null, text: null, from: null, to: null };

export const levelRank = (level: LineLevel): number => lineLevels.indexOf(level);

/** A test for lines, made once for many. */
export function lineMatcher({ source, runnerId, level, text, from, to }: LineFilter): (line: FleetLine) => boolean {
  const least = level === null ? 0 : levelRank(level);
  const part = text?.toLowerCase() ?? null;
  return (line) =>
    (source === null || line.source === source) &&
    (runnerId === null || line.runnerId === runnerId) &&
    levelRank(line.level) >= least &&
    (from === null || line.at >= from) &&
    (to === null || line.at <= to) &&
    (part === null || line.text.toLowerCase().includes(part));
}
