import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import type { Colour } from '../../output/colours.ts';
import { type Cell, renderTable } from '../../output/table.ts';
import type { ByHand } from '../shared/translation.ts';
import type { Item, Outcome } from './outcome.ts';

/** What an import came to, for people and as JSON. */
export interface Report {
  system: string;
  project: string;
  dryRun: boolean;
  items: Item[];
  byHand: ByHand[];
}

const colours: Partial<Record<Outcome, Colour>> = {
  created: 'green',
  changed: 'green',
  refused: 'red',
  'to set': 'yellow',
  exists: 'yellow',
};

const order: readonly Outcome[] = ['created', 'changed', 'unchanged', 'exists', 'to set', 'skipped', 'refused'];

/** Everything that was found, one line each; then what is left to do by hand, with its commands. */
export function renderReport({ items, byHand, dryRun }: Report, { paint }: Pick<Context, 'paint'>): string {
  if (items.length === 0 && byHand.length === 0) return 'There is nothing in it to import.\n';
  const rows = items.map(({ kind, name, outcome, reason, place }): Cell[] => [
    kind,
    name,
    { text: wordsOf(outcome, dryRun), colour: colours[outcome] ?? null },
    reason === '' || outcome === 'to set' ? reason : `${reason} (${place})`,
  ]);
  const table = rows.length === 0 ? '' : renderTable(['WHAT', 'NAME', 'OUTCOME', ''], rows, paint);
  const steps = byHand.map(({ what, commands }, index) => {
    const lines = commands.map((command) => `     ${clean(command)}\n`).join('');
    return `${String(index + 1).padStart(2)}. ${clean(what)}\n${lines}`;
  });
  const hands = steps.length === 0 ? '' : `\n${paint('By hand', 'bold')}\n${steps.join('')}`;
  return `${table}${items.length === 0 ? '' : `${summaryOf(items, dryRun)}\n`}${hands}`;
}

const wordsOf = (outcome: Outcome, dryRun: boolean): string =>
  dryRun && (outcome === 'created' || outcome === 'changed') ? `would be ${outcome}` : outcome;

/** `2 created, 1 skipped`. */
export const summaryOf = (items: readonly Item[], dryRun = false): string =>
  countsOf(items, (count, outcome) => `${count} ${wordsOf(outcome, dryRun)}`);

/** `2 to be created, 1 to be changed`, of what is to be done. */
export const hitsOf = (items: readonly Item[]): string => countsOf(items, (count, outcome) => `${count} to be ${outcome}`);

function countsOf(items: readonly Item[], words: (count: number, outcome: Outcome) => string): string {
  const counts = order.map((outcome) => [outcome, items.filter((item) => item.outcome === outcome).length] as const);
  const said = counts.filter(([, count]) => count > 0).map(([outcome, count]) => words(count, outcome));
  return said.length === 0 ? 'nothing' : said.join(', ');
}
