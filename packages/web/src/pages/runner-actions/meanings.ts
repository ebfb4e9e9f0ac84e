import type { Runner, RunnerActionName } from '@baton/protocol';
import { type ForeignProtocol, foreignActWords, foreignProtocols } from '@baton/protocol/foreign';
import { acts } from './acts.ts';

export interface Meanings {
  /** what it does to all of them, or to most */
  explain: string;
  /** to whom it does something else */
  others: { protocol: ForeignProtocol; count: number; words: string }[];
}

/** What an action means to these runners. */
export function meaningsOf(name: RunnerActionName, rows: readonly Pick<Runner, 'protocol'>[]): Meanings {
  const others = foreignProtocols.flatMap((protocol) => {
    const count = rows.filter((row) => row.protocol === protocol).length;
    const words = count === 0 ? null : foreignActWords(name, protocol);
    return words === null ? [] : [{ protocol, count, words }];
  });
  const [only] = others;
  if (only && only.count === rows.length) return { explain: only.words, others: [] };
  return { explain: acts[name].explain, others };
}
