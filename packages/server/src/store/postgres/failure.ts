import { StoreFull, StoreOutcomeUnknown, StoreUnavailable } from '../errors.ts';
import { codeOf, isAnswer } from './driver.ts';

/** What an error of the database, or of the connection to it, means for a transaction. */
export type Trouble =
  /** a value that no row can hold, or a unique value that is taken: concerns one commit alone */
  | 'data'
  /** the consequence of an error before it */
  | 'aborted'
  | 'full'
  /** the connection is gone, or going */
  | 'lost'
  /** nothing happened; the next try may go better */
  | 'unavailable'
  | 'defect';

const transient = /^(08|40|53|55|57|58)/;

/** Reads an error. */
export function troubleOf(error: unknown): Trouble {
  if (!isAnswer(error)) return error instanceof TypeError || error instanceof RangeError ? 'defect' : 'lost';
  const code = codeOf(error);
  if (code === '25P02') return 'aborted';
  if (/^57P0[1-5]/.test(code) || code.startsWith('08')) return 'lost';
  if (code === '53100' || code === '53400') return 'full';
  if (code.startsWith('22') || code.startsWith('23') || code === '54000') return 'data';
  // a standby (25006) took the place of the database that could be written
  return transient.test(code) || code === '25006' ? 'unavailable' : 'defect';
}

/** The store's error for trouble with a transaction. */
export function storeError(error: unknown, trouble: Trouble, wasCommitting: boolean): Error {
  const why = error instanceof Error ? error.message : String(error);
  if (trouble === 'full') return new StoreFull(`No space is left for the database: ${why}`);
  if (trouble === 'lost' && wasCommitting) return new StoreOutcomeUnknown(`The database was lost during a commit: ${why}`);
  if (trouble === 'lost' || trouble === 'unavailable') return new StoreUnavailable(`The database cannot be used now: ${why}`);
  return error instanceof Error ? error : new Error(why);
}
