import type { Runner } from '@baton/protocol';
import { IconPlayerPlay, IconPlugConnected, IconServer2, IconUser, IconUserPlus } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { may } from '../api/may.ts';
import { type AskedName, bulkEntries, entriesFor } from '../pages/runner-actions/acts.ts';
import type { MenuItem } from '../parts/PopMenu.tsx';
import { formatPlural } from '../text/amount.ts';
import { isOpen, pages } from './pages.ts';

/** Something to pick: it goes somewhere, or asks about an action, or both in this order. */
export interface Command {
  key: string;
  label: string;
  Icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: 'true' }>;
  href: string | null;
  ask: { name: AskedName; ids: readonly string[] } | null;
}

/** What the palette knows when somebody types. */
export interface Surroundings {
  path: string;
  runners: ReadonlyMap<string, Runner>;
  /** ids of the chosen rows of the list of runners */
  selected: readonly string[];
}

/** So many runners are offered by what was typed; a longer word makes them fewer. */
const runnersMax = 5;

const goTo = (href: string, label: string, Icon: Command['Icon']): Command => ({ key: href, label, Icon, href, ask: null });

const toPages = (): Command[] => pages.filter((page) => isOpen(page)).map(({ href, label, Icon }) => goTo(href, label, Icon));

/** What can be begun from anywhere by the one who is signed in. */
const beginnings = (): Command[] => [
  ...(may('run_jobs', null) ? [goTo('/jobs?new=job', 'New job', IconPlayerPlay)] : []),
  ...(may('manage_runners', null) ? [goTo('/runners?new=pair', 'Pair a runner', IconPlugConnected)] : []),
  ...(may('create_users', 'instance') ? [goTo('/people?new=person', 'Invite someone', IconUserPlus)] : []),
  goTo('/account', 'Account', IconUser),
];

/** `Disable…` with its object: `Disable atlas…`; a noun is something *of* it. */
function withObject({ key, label }: MenuItem<AskedName>, object: string): string {
  const words = label.endsWith('…') ? label.slice(0, -1) : label;
  return `${words}${key === 'relabel' ? ' of' : ''} ${object}${label === words ? '' : '…'}`;
}

function actionsOn(runner: Runner, path: string): Command[] {
  // where the runner's own dialogs are already
  const stays = path === '/runners' || path === `/runners/${runner.id}`;
  return entriesFor(runner).map((entry) => ({
    key: `${entry.key} ${runner.id}`,
    label: withObject(entry, runner.name),
    Icon: entry.Icon,
    href: stays ? null : `/runners/${runner.id}`,
    ask: { name: entry.key, ids: [runner.id] },
  }));
}

/** What can be done where one is: on a runner's page with that runner, on the list with what is chosen there. */
function nearby({ path, runners, selected }: Surroundings): Command[] {
  const here = runners.get(path.replace(/^\/runners\//, ''));
  if (here) return actionsOn(here, path);
  if (path !== '/runners' || selected.length === 0) return [];
  return bulkEntries().map(({ key, label, Icon }) => ({
    key: `${key} selected`,
    label: `${label} ${formatPlural(selected.length, 'selected runner')}…`,
    Icon,
    href: null,
    ask: { name: key, ids: selected },
  }));
}

/** Runners of whose name a word was typed, best first: one that is called so, then those that begin so. */
function named(words: readonly string[], { runners }: Surroundings): Runner[] {
  const ranked: { runner: Runner; rank: number }[] = [];
  for (const runner of runners.values()) {
    const name = runner.name.toLowerCase();
    const rank = Math.min(...words.map((word) => (name === word ? 0 : name.startsWith(word) ? 1 : name.includes(word) ? 2 : 3)));
    if (rank < 3) ranked.push({ runner, rank });
  }
  ranked.sort((a, b) => a.rank - b.rank || (a.runner.name < b.runner.name ? -1 : 1));
  return ranked.slice(0, runnersMax).map(({ runner }) => runner);
}

/** What fits what was typed: `kick at` finds *Kick atlas…*. Each word has to occur. */
export function commandsFor(typed: string, around: Surroundings): Command[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ label }: Command): boolean => words.every((word) => label.toLowerCase().includes(word));
  const found = words.length === 0 ? [] : named(words, around);
  const open = found.map(({ id, name }) => goTo(`/runners/${id}`, name, IconServer2));
  const acts = found.flatMap((runner) => actionsOn(runner, around.path));
  const searches =
    words.length === 0 ? [] : pages.filter(({ searchable }) => searchable).map((page) => searchOn(page, typed.trim()));
  const seen = new Set<string>();
  return [...[...nearby(around), ...toPages(), ...beginnings(), ...open, ...acts].filter(fits), ...searches].filter(
    ({ key }) => !seen.has(key) && seen.add(key),
  );
}

const searchOn = ({ href, label, Icon }: (typeof pages)[number], text: string): Command =>
  goTo(`${href}?search=${encodeURIComponent(text)}`, `Search ${label.toLowerCase()} for “${text}”`, Icon);
