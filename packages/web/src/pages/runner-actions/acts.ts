import type { Runner, RunnerActionName } from '@baton/protocol';
import {
  IconArrowBarToRight,
  IconArrowUpCircle,
  IconBolt,
  IconCircleCheck,
  IconCircleOff,
  IconCloudUp,
  IconEraser,
  IconKey,
  IconKeyOff,
  IconMoon,
  IconPencil,
  IconPlugConnected,
  IconSunrise,
  IconTags,
  IconTrash,
} from '@tabler/icons-react';
import { may, type Permission } from '../../api/may.ts';
import type { MenuItem } from '../../parts/menus/PopMenu.tsx';

/** What can be asked for: an action, or something else that a dialog is for. */
export type AskedName = RunnerActionName | 'pair' | 'edit' | 'relabel' | 'update' | 'clear-cache';

/** What is done to the machine of a cloud-hosted runner: a job, at once. */
export type HostingAct = 'deploy' | 'wake' | 'sleep';

/** What a menu offers. */
export type OfferedName = AskedName | HostingAct;

export const isHostingAct = (name: OfferedName): name is HostingAct => name === 'deploy' || name === 'wake' || name === 'sleep';

/** How an action is presented and asked about. */
export interface Act {
  /** as a button says it */
  verb: string;
  /** *was not kicked* */
  done: string;
  /** what it does */
  explain: string;
  /** when to use it, and when another one */
  when: string | null;
  /** a time that can be given */
  time: { label: string; none: string } | null;
  danger: boolean;
}

export const acts: Readonly<Record<RunnerActionName, Act>> = {
  disable: {
    verb: 'Disable',
    done: 'disabled',
    explain: 'A disabled runner gets no new jobs. What it runs goes on and counts, and it stays connected.',
    when: 'For maintenance of its hardware, to look into bad results, to take it out for a while, or to test with some of the runners. Does it hang? Kick it: that also ends what it runs.',
    time: { label: 'Enable again', none: 'When somebody enables it' },
    danger: false,
  },
  enable: { verb: 'Enable', done: 'enabled', explain: 'It gets new jobs again.', when: null, time: null, danger: false },
  drain: {
    verb: 'Drain',
    done: 'drained',
    explain:
      'A drained runner finishes what it has, takes nothing new, signs out and exits. It stays disabled until somebody enables it.',
    when: 'Before its machine is switched off or updated. To keep it connected meanwhile, disable it.',
    time: { label: 'Cancel what still runs', none: 'Never: let it finish' },
    danger: false,
  },
  kick: {
    verb: 'Kick',
    done: 'kicked',
    explain:
      'A kick ends the session of a runner and all that it runs. It comes back by itself after 1 to 5 seconds, with the same token.',
    when: 'For a runner that hangs or does not answer, whose configuration has changed, or to force a clean connection. To keep new jobs away and end nothing, disable it: a disabled runner stays connected, a kicked one has to come back.',
    time: null,
    danger: true,
  },
  rotate: {
    verb: 'Rotate',
    done: 'rotated',
    explain: 'Its token is void at once: the runner stops what it runs and exits. You get the command that pairs it again.',
    when: 'When the token may have leaked. To lock the machine out for good, revoke it.',
    time: null,
    danger: true,
  },
  revoke: {
    verb: 'Revoke',
    done: 'revoked',
    explain:
      'Its token is void at once: the runner stops what it runs and exits. Its row stays, and from there it can be paired again.',
    when: 'When the machine is out of your hands. To go on with it right away, rotate the token.',
    time: null,
    danger: true,
  },
  remove: {
    verb: 'Remove',
    done: 'removed',
    explain: 'Jobs that it runs now fail, its token is void at once, and it leaves the list. The history of its jobs stays.',
    when: 'When it is not to come back. To give it no jobs for a while, disable it.',
    time: null,
    danger: true,
  },
};

const entries: Readonly<{ [K in OfferedName]: MenuItem<K> }> = {
  enable: { key: 'enable', label: 'Enable', Icon: IconCircleCheck },
  disable: { key: 'disable', label: 'Disable…', Icon: IconCircleOff },
  drain: { key: 'drain', label: 'Drain…', Icon: IconArrowBarToRight },
  kick: { key: 'kick', label: 'Kick…', Icon: IconBolt },
  'clear-cache': { key: 'clear-cache', label: 'Clear cache…', Icon: IconEraser },
  pair: { key: 'pair', label: 'Pair…', Icon: IconPlugConnected },
  update: { key: 'update', label: 'Update…', Icon: IconArrowUpCircle },
  deploy: { key: 'deploy', label: 'Deploy', Icon: IconCloudUp },
  wake: { key: 'wake', label: 'Wake', Icon: IconSunrise },
  sleep: { key: 'sleep', label: 'Put to sleep', Icon: IconMoon },
  edit: { key: 'edit', label: 'Edit…', Icon: IconPencil },
  relabel: { key: 'relabel', label: 'Labels…', Icon: IconTags },
  rotate: { key: 'rotate', label: 'Rotate…', Icon: IconKey, danger: true },
  revoke: { key: 'revoke', label: 'Revoke…', Icon: IconKeyOff, danger: true },
  remove: { key: 'remove', label: 'Remove…', Icon: IconTrash, danger: true },
};

export const askedNames = (Object.keys(entries) as OfferedName[]).filter((name): name is AskedName => !isHostingAct(name));

/** What an action takes. Those that end a credential are for whoever may give one. */
function neededFor(name: OfferedName): Permission {
  if (isHostingAct(name)) return 'manage_pools';
  return ['pair', 'rotate', 'revoke', 'remove', 'update'].includes(name) ? 'manage_runners' : 'operate_runners';
}

type Facts = Pick<Runner, 'scope' | 'contact' | 'disabled' | 'draining' | 'tasks' | 'enrolledAt' | 'hosting' | 'builtIn'> &
  Partial<Pick<Runner, 'flags' | 'protocol'>>;

/** What may be begun with the machine of a cloud-hosted runner as it stands. */
export function hostingActOf(hosting: Runner['hosting']): HostingAct | null {
  if (!hosting || hosting.operation) return null;
  return hosting.state === 'absent' ? 'deploy' : hosting.state === 'asleep' ? 'wake' : 'sleep';
}

/** An outdated one can be brought to the newest version. */
const updateOf = (flags: Facts['flags']): OfferedName[] => (flags?.includes('outdated') ? ['update'] : []);

/** A pool or the server cares for its credential. */
function caredFor({ hosting, builtIn, contact, flags }: Facts): OfferedName[] {
  if (builtIn) return ['kick'];
  const act = hostingActOf(hosting);
  const kick = contact === 'online' || contact === 'stale' ? (['drain', 'kick'] as const) : [];
  return [...(act === null ? [] : [act]), ...updateOf(flags), ...kick, 'edit', 'relabel', 'remove'];
}

/** Whether people let it have jobs. A drain that the runner itself began is not theirs. */
export const isEnabled = ({ disabled, draining }: Pick<Facts, 'disabled' | 'draining'>): boolean =>
  disabled === null && draining?.by == null;

/** What makes sense for a runner as it is, and is not refused to the one who looks at it. The server decides all the same. */
export function entriesFor(runner: Facts, isAllowed: typeof may = may): MenuItem<OfferedName>[] {
  const { contact } = runner;
  const allowed = (keys: readonly OfferedName[]): MenuItem<OfferedName>[] =>
    keys.filter((key) => isAllowed(neededFor(key), runner.scope)).map((key) => entries[key]);
  if (runner.builtIn) return allowed(caredFor(runner));
  const availability = isEnabled(runner) ? 'disable' : 'enable';
  if (runner.hosting) return allowed([availability, ...caredFor(runner)]);
  // a self-hosted one has its token before it was ever started
  const isPaired = contact === 'not_registered' ? runner.enrolledAt !== null : contact !== 'revoked';
  // a silent one may still hold jobs, which a kick gives away
  const mayHaveSession = isPaired && contact !== 'not_registered' && (contact !== 'offline' || runner.tasks.length > 0);
  const keys: OfferedName[] = [
    availability,
    ...(mayHaveSession ? (['drain', 'kick'] as const) : []),
    ...(mayHaveSession && runner.protocol === 'semaphore' ? (['clear-cache'] as const) : []),
    ...(isPaired ? [] : (['pair'] as const)),
    ...updateOf(runner.flags),
    'edit',
    'relabel',
    ...(isPaired ? (['rotate', 'revoke'] as const) : []),
    'remove',
  ];
  return allowed(keys);
}

const allBulkEntries: readonly MenuItem<RunnerActionName>[] = (
  ['enable', 'disable', 'drain', 'kick', 'rotate', 'revoke', 'remove'] as const
).map((key) => ({ ...entries[key], key, label: acts[key].verb }));

/** What can be done to many at once. */
export const bulkEntries = (): MenuItem<RunnerActionName>[] => allBulkEntries.filter(({ key }) => may(neededFor(key), null));
