import type { Runner } from '@baton/protocol';
import { IconServer2 } from '@tabler/icons-react';
import { bulkEntries, entriesFor, type OfferedName } from '../pages/runner-actions/acts.ts';
import type { MenuItem } from '../parts/menus/PopMenu.tsx';
import { formatPlural } from '../text/amount.ts';
import type { Command } from './command.ts';
import { fitOf } from './fuzzy.ts';

/** So many runners are offered by what was typed; a longer word makes them fewer. */
const runnersMax = 5;
/** Shorter beginnings of ids occur in names by chance. */
const idCharsMin = 3;

/** `Disable…` with its object: `Disable atlas…`; a noun is something *of* it. */
function withObject({ key, label }: MenuItem<OfferedName>, object: string): string {
  const words = label.endsWith('…') ? label.slice(0, -1) : label;
  return `${words}${key === 'relabel' ? ' of' : ''} ${object}${label === words ? '' : '…'}`;
}

/** What can be done to a runner from this page: its dialogs are on its own page and on the list. */
export function actionsOn(runner: Runner, path: string, group: string): Command[] {
  const stays = path === '/runners' || path === `/runners/${runner.id}`;
  return entriesFor(runner).map((entry) => ({
    key: `${entry.key} ${runner.id}`,
    group,
    label: withObject(entry, runner.name),
    Icon: entry.Icon,
    also: alsoOf(runner),
    ...(stays ? {} : { href: `/runners/${runner.id}` }),
    ask: { name: entry.key, ids: [runner.id] },
  }));
}

/** What can be done to the chosen rows of the list. */
export const actionsOnSelected = (selected: readonly string[], group: string): Command[] =>
  bulkEntries().map(({ key, label, Icon }) => ({
    key: `${key} selected`,
    group,
    label: `${label} ${formatPlural(selected.length, 'selected runner')}…`,
    Icon,
    ask: { name: key, ids: selected },
  }));

const alsoOf = ({ number, labels }: Runner): string => [String(number), ...labels].join(' ');

export const openRunner = (runner: Runner): Command => ({
  key: `/runners/${runner.id}`,
  group: 'Runners',
  label: runner.name,
  Icon: IconServer2,
  detail: runner.labels.slice(0, 3).join(', '),
  also: `${runner.id} ${alsoOf(runner)}`,
  href: `/runners/${runner.id}`,
});

/** Runners that one of the parts is a name, a label, the number, or the beginning of the id of, best first. */
export function runnersFor(parts: readonly string[], runners: Iterable<Runner>): Runner[] {
  const ranked: { runner: Runner; fit: number }[] = [];
  for (const runner of runners) {
    let fit = 0;
    for (const part of parts) {
      const isId = part.length >= idCharsMin && runner.id.startsWith(part);
      fit = Math.max(fit, isId ? 50 : fitOf([part], runner.name, alsoOf(runner)));
    }
    if (fit > 0) ranked.push({ runner, fit });
  }
  ranked.sort((a, b) => b.fit - a.fit || (a.runner.name < b.runner.name ? -1 : 1));
  return ranked.slice(0, runnersMax).map(({ runner }) => runner);
}
