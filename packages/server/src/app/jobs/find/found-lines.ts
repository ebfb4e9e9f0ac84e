import type { LogPageView } from '../log-page.ts';
import type { FindState, LineHit } from './line-finder.ts';

/** Where a search through a log goes on. */
export interface LogPlace {
  /** number of the attempt */
  attempt: number;
  /** number of the last chunk that was looked through */
  after: number;
  /** hits up to this line were told */
  toldLine: number;
  state: FindState;
}

export interface FoundLines {
  page: LogPageView;
  hits: LineHit[];
  /** lines that were looked through so far, from the first on */
  lines: number;
  /** null: all that is stored was looked through */
  next: LogPlace | null;
}
