import type { Job, Pool, Runner, Template } from '@baton/protocol';
import {
  IconBell,
  IconCalendarRepeat,
  IconClock,
  IconKey,
  IconKeyboard,
  IconLink,
  IconListCheck,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnected,
  IconSettings,
  IconStack2,
  IconUser,
  IconUserPlus,
} from '@tabler/icons-react';
import { may } from '../api/may.ts';
import { openDialog } from '../dialogs/history.ts';
import { goKeys } from '../keys/shortcuts.ts';
import { ways, wayWords } from '../pages/adding/ways.ts';
import type { Command, CommandIcon } from './command.ts';
import { fitOf, partsOf } from './fuzzy.ts';
import { openOverlay } from './overlay.ts';
import type { PageCommand } from './page-commands.ts';
import { isOpen, pages } from './pages.ts';
import type { Visit } from './recent.ts';
import { actionsOn, actionsOnSelected, openRunner, runnersFor } from './runner-commands.ts';
import { settingsSections } from './settings-sections.ts';

/** What the palette knows when somebody types. */
export interface Surroundings {
  path: string;
  runners: ReadonlyMap<string, Runner>;
  /** ids of the chosen rows of the list of runners */
  selected: readonly string[];
  /** what the open page offers itself */
  offered: readonly PageCommand[];
  recent: readonly Visit[];
  /** names of those that one sees */
  scopes: readonly string[];
  /** null: all */
  scope: string | null;
  /** what the server found by what was typed */
  jobs: readonly Pick<Job, 'id' | 'name' | 'project'>[];
  templates: readonly Pick<Template, 'id' | 'name' | 'project'>[];
  /** all that one sees */
  pools: readonly Pick<Pool, 'id' | 'name' | 'scope' | 'offering'>[];
  /** what changes the page itself: its colours, what is copied from it */
  settings: readonly Command[];
  /** what copies something of the page */
  copies: readonly Command[];
}

const groupMax = 8;

const goTo = (group: string, href: string, label: string, Icon: CommandIcon, more: Partial<Command> = {}): Command => ({
  ...{ key: href, group, label, Icon, href },
  ...more,
});

const keyOf = new Map<string, string>(Object.entries(goKeys).map(([key, href]) => [href, `g ${key}`]));

const toPages = (): Command[] =>
  pages
    .filter((page) => isOpen(page))
    .map(({ href, label, Icon }) => {
      const keys = keyOf.get(href);
      return goTo('Go to', href, label, Icon, keys === undefined ? {} : { keys });
    });

/** What can be begun from anywhere by the one who is signed in. */
const beginnings = (): Command[] => [
  ...(may('run_jobs', null) ? [goTo('Do', '/jobs?new=job', 'New job', IconPlayerPlay, { keys: 'c' })] : []),
  ...(may('manage_templates', null) ? [goTo('Do', '/templates?new=template', 'New template', IconCalendarRepeat)] : []),
  ...(may('manage_pools', null) ? [goTo('Do', '/pools?new=pool', 'New pool', IconStack2, { also: 'cloud hosted' })] : []),
  ...ways
    .filter((way) => may(wayWords[way].needs, null))
    .map((way) =>
      goTo('Do', `/runners?new=${way}`, wayWords[way].title, IconPlugConnected, {
        also: 'add new',
        ...(way === 'pair' ? { keys: 'p' } : {}),
      }),
    ),
  ...(may('create_provisioning_key', null) ? [goTo('Do', '/runners/keys?new=key', 'New provisioning key', IconKey)] : []),
  ...(may('manage_scope', null) ? [goTo('Do', '/settings?webhook=new', 'New webhook', IconBell)] : []),
  ...(may('create_users', 'instance') ? [goTo('Do', '/people?new=person', 'Invite someone', IconUserPlus)] : []),
  ...(may('operate_runners', null) ? [pause] : []),
  overlay('scope', 'Choose the scope…', IconStack2, 'o'),
  overlay('keys', 'Show all keys', IconKeyboard, '?'),
  goTo('Do', '/account', 'Account', IconUser, { also: 'password token second factor totp' }),
];

const pause: Command = {
  ...{ key: 'pause', group: 'Do', label: 'Pause assignment…', Icon: IconPlayerPause },
  run: () => openDialog('pause'),
};

const overlay = (which: 'scope' | 'keys', label: string, Icon: CommandIcon, keys?: string): Command => ({
  ...{ key: `overlay ${which}`, group: 'Do', label, Icon, run: () => openOverlay(which) },
  ...(keys === undefined ? {} : { keys }),
});

/** What can be done where one is: on a runner's page with that runner, on the list with what is chosen there. */
function nearby({ path, runners, selected, offered }: Surroundings): Command[] {
  const here = runners.get(path.replace(/^\/runners\//, ''));
  const own = offered.map((each) => ({ ...each, group: 'Here' }));
  if (here) return [...own, ...actionsOn(here, path, 'Here')];
  return path === '/runners' && selected.length > 0 ? [...own, ...actionsOnSelected(selected, 'Here')] : own;
}

const toScopes = ({ scopes, scope, path }: Surroundings): Command[] => [
  ...(scope === null ? [] : [goTo('Scopes', `${path}?scope=`, 'All scopes', IconStack2)]),
  ...scopes
    .filter((name) => name !== scope)
    .map((name) => goTo('Scopes', `${path}?scope=${encodeURIComponent(name)}`, `Scope ${name}`, IconStack2)),
];

const toSections = (): Command[] =>
  settingsSections
    .filter(({ needs }) => needs === undefined || may(needs, null))
    .map(({ id, label, also = '' }) => goTo('Settings', `/settings#${id}`, label, IconSettings, { also: `settings ${also}` }));

const toPools = ({ pools }: Surroundings): Command[] =>
  pools.map(({ id, name, scope, offering }) =>
    goTo('Pools', `/pools/${id}`, name, IconStack2, { detail: scope, also: ['pool', id, ...offering.labels].join(' ') }),
  );

const found = ({ jobs, templates }: Surroundings): Command[] => [
  ...jobs.map(({ id, name, project }) => goTo('Jobs', `/jobs/${id}`, name, IconListCheck, { detail: project, also: id })),
  ...templates.map(({ id, name, project }) =>
    goTo('Templates', `/templates/${id}`, name, IconCalendarRepeat, { detail: project, also: id }),
  ),
];

/** What fits what was typed: `kick at` finds *Kick atlas…*. Groups with the best fit come first; without a word there is what is near. */
export function commandsFor(typed: string, around: Surroundings): Command[] {
  const parts = partsOf(typed);
  const recent = around.recent
    .filter(({ path }) => path !== around.path)
    .map(({ path, label }) => goTo('Recent', path, label, IconClock));
  const always = [...nearby(around), ...recent, ...toPages(), ...beginnings(), ...around.copies];
  if (parts.length === 0) return unique(always);
  const runners = runnersFor(parts, around.runners.values());
  const findable = [
    ...always,
    ...around.settings,
    ...toSections(),
    ...toScopes(around),
    ...toPools(around),
    ...runners.map(openRunner),
    ...runners.flatMap((runner) => actionsOn(runner, around.path, 'Runners')),
  ];
  const fitting = findable.flatMap((command) => {
    const fit = fitOf(parts, command.label, command.also);
    return fit > 0 ? [{ command, fit }] : [];
  });
  // what the server found fits by its judgement: whatever it searches in
  const served = found(around).map((command) => ({ command, fit: Math.max(20, fitOf(parts, command.label, command.also)) }));
  return [...unique(ranked([...fitting, ...served])), ...searchesFor(typed.trim())];
}

/** By groups, the one with the best fit first, and within each the best first. */
function ranked(fitting: { command: Command; fit: number }[]): Command[] {
  fitting.sort((a, b) => b.fit - a.fit);
  const groups = new Map<string, Command[]>();
  for (const { command } of fitting) {
    const group = groups.get(command.group) ?? [];
    if (group.length < groupMax) group.push(command);
    groups.set(command.group, group);
  }
  return [...groups.values()].flat();
}

function unique(commands: readonly Command[]): Command[] {
  const seen = new Set<string>();
  return commands.filter(({ key }) => !seen.has(key) && seen.add(key));
}

const searchesFor = (text: string): Command[] =>
  pages
    .filter(({ searchable }) => searchable)
    .map(({ href, label, Icon }) =>
      goTo('Search', `${href}?search=${encodeURIComponent(text)}`, `Search ${label.toLowerCase()} for “${text}”`, Icon),
    );

/** Copies from the page that is open: its address, and the id of what it shows. */
export function copyCommands(path: string, address: string, copy: (text: string) => void): Command[] {
  const [, id] = /^\/(?:runners|jobs|templates|pools)\/([^/]+)$/.exec(path) ?? [];
  const make = (label: string, text: string): Command => ({
    ...{ key: `copy ${label}`, group: 'Do', label, Icon: IconLink, run: () => copy(text) },
  });
  return [...(id === undefined || id === 'keys' ? [] : [make('Copy the id', id)]), make('Copy the link to this page', address)];
}
