import type { Runner, RunnerActionName } from '@baton/protocol';
import { type ForeignProtocol, foreignActWords, foreignProtocols } from '@baton/protocol/foreign';
import { acts } from './acts.ts';

export interface Meanings {
  /** what it does to all of them, or to most */
  explain: string;
  /** to whom it does something else */
  others: { protocol: ForeignProtocol; count: number; words: string }[];
  /** when to use it, and when another one */
  when: string | null;
}

/** Of runners of other systems alone: drained ones stay as connected as disabled ones. */
const whenForeign: Partial<Record<RunnerActionName, string>> = {
  drain:
    'Before its machine is switched off or updated, or to set an end to what it runs. To keep new jobs away for a while, disable it: that can end by itself.',
};

/** What an action means to these runners. */
export function meaningsOf(name: RunnerActionName, rows: readonly Pick<Runner, 'protocol'>[]): Meanings {
  const others = foreignProtocols.flatMap((protocol) => {
    const count = rows.filter((row) => row.protocol === protocol).length;
    const words = count === 0 ? null : foreignActWords(name, protocol);
    return words === null ? [] : [{ protocol, count, words }];
  });
  const [only] = others;
  const areForeign = rows.length > 0 && others.reduce((sum, { count }) => sum + count, 0) === rows.length;
  const when = (areForeign ? whenForeign[name] : undefined) ?? acts[name].when;
  if (only && only.count === rows.length) return { explain: only.words, others: [], when };
  return { explain: acts[name].explain, others, when };
}
