import { systemOfExecutor } from '../match/foreign.ts';
import type { Misfit } from '../match/misfit.ts';
import { instanceScopeId } from '../scope/state.ts';
import { measuredText } from '../text/interval-text.ts';
import { either } from '../text/plural.ts';
import type { ElementaryChange } from './change/elementary.ts';
import type { Block, Explanation, HeldBackPool, Verdict } from './explain.ts';
import { foreignMisfitText } from './foreign-words.ts';
import type { LinePlace } from './line-place.ts';
import type { Hindrance, Reason } from './reasons.ts';

/*
 * What an explanation says to people, in one place, so that the page and the command line say the same.
 */

/** Names for ids, as people know them. */
export interface Names {
  scope(id: string): string;
  runner(id: string): string;
}

const listText = (words: readonly string[]): string => words.join(', ');

/**
 * `offers frequency 1 to 5 only; the job needs 7`: continues the name of a runner, or the names of several.
 *
 * @param runners how many are named
 */
export function misfitText(misfit: Misfit, names: Names, runners = 1): string {
  const say = (one: string, several: string): string => either(runners, one, several);
  const [has, offers] = [say('has', 'have'), say('offers', 'offer')];
  switch (misfit.requirement) {
    case 'pin':
      return `the job is pinned to ${names.runner(misfit.needed)}`;
    case 'scope':
      return `${say('takes', 'take')} no jobs of ${names.scope(misfit.needed)}`;
    case 'protection': {
      const only = say('is trusted and takes', 'are trusted and take');
      return `${only} only jobs of protected scopes; ${names.scope(misfit.needed)} is not protected`;
    }
    case 'executor':
      return `${say('does', 'do')} not offer the executor ${misfit.needed}`;
    case 'executor_version':
      return `${has} ${misfit.executor} in ${versionText(misfit.found)}; the job needs ${misfit.needed} or newer`;
    case 'label':
      return `${say('lacks', 'lack')} the label ${misfit.needed}`;
    case 'unlabelled':
      return `${say('refuses', 'refuse')} jobs that ask for no label`;
    case 'attribute':
      return misfit.found === null
        ? `${has} no attribute ${misfit.name}; the job needs ${misfit.name}=${misfit.needed}`
        : `${has} ${misfit.name}=${misfit.found}; the job needs ${misfit.name}=${misfit.needed}`;
    case 'runner_version':
      return `${say('runs', 'run')} ${versionText(misfit.found)} of the runner; the job needs ${misfit.needed} or newer`;
    case 'fence': {
      const alone = say('its jobs by itself when it is cut off', 'their jobs by themselves when they are cut off');
      return `can not stop ${alone}, which this job needs`;
    }
    case 'native':
      return `${say('speaks', 'speak')} the protocol of another system, which can not express all of this job`;
    case 'device':
      return misfit.needed.length === 0 ? `${has} no device` : `${has} no device with ${listText(misfit.needed)}`;
    case 'range':
      return misfit.found.length === 0
        ? `${offers} no ${misfit.name}; the job needs ${measuredText(misfit.name, [misfit.needed])}`
        : `${offers} ${misfit.name} ${measuredText(misfit.name, misfit.found)} only; the job needs ${measuredText(misfit.name, [misfit.needed])}`;
    case 'draw':
      return misfit.found.length === 0
        ? `${offers} no ${misfit.name}; the job draws one from ${measuredText(misfit.name, misfit.needed, ' or ')}`
        : `${offers} ${misfit.name} ${measuredText(misfit.name, misfit.found)} only; the job draws one from ${measuredText(misfit.name, misfit.needed, ' or ')}`;
  }
}

const versionText = (version: string | null): string => (version === null ? 'an unknown version' : `version ${version}`);

/** Of one runner, and of several. */
const hindranceTexts: Record<Hindrance, readonly [one: string, several: string]> = {
  not_registered: ['was never registered', 'were never registered'],
  revoked: ['has a revoked credential', 'have revoked credentials'],
  used_up: ['takes only one job, and has it', 'take only one job each, and have it'],
  unplugged: ['has its device unplugged', 'have their devices unplugged'],
  asleep: ['sleeps and is woken when a job needs it', 'sleep and are woken when a job needs them'],
  left_asleep: ['sleeps, and its pool wakes no runner for now', 'sleep, and their pool wakes no runner for now'],
  offline: ['is offline', 'are offline'],
  called: ['was called at its address and is to come', 'were called at their addresses and are to come'],
  unknown: ['was not heard of since the server started', 'were not heard of since the server started'],
  stale: ['is silent', 'are silent'],
  frozen: ['is frozen: its credential is in use in two places', 'are frozen: their credentials are in use in two places each'],
  disabled: ['is disabled', 'are disabled'],
  draining: ['finishes its jobs and takes no new one', 'finish their jobs and take no new ones'],
  short: ['is short of disk and takes no new job', 'are short of disk and take no new jobs'],
  not_asking: ['has a job and asks for no other at the moment', 'have jobs and ask for no others at the moment'],
  full: ['has as many jobs as it can take', 'have as many jobs as they can take'],
  device_busy: ['has the device in use', 'have the device in use'],
  device_later: [
    'asks for jobs of its other devices first: this one is given some when they are in use',
    'ask for jobs of their other devices first: these are given some when those are in use',
  ],
  free: ['is free and takes jobs in their turn', 'are free and take jobs in their turn'],
};

/**
 * Why a runner does not take the job: continues its name, or the names of several.
 *
 * @param runners how many are named
 */
export function reasonText(reason: Reason, names: Names, runners = 1): string {
  if ('hindrance' in reason) return either(runners, ...hindranceTexts[reason.hindrance]);
  return reason.speaks ? foreignMisfitText(reason.misfit, reason.speaks, runners) : misfitText(reason.misfit, names, runners);
}

/** One change, as something to do. */
export function changeText(change: ElementaryChange, names: Names): string {
  const on = 'deviceId' in change && change.deviceId !== null ? `the device ${change.deviceId} of ` : '';
  const who = 'runnerName' in change ? `${on}${change.runnerName}` : '';
  switch (change.change) {
    case 'wait':
      return `wait for ${who}`;
    case 'wait_for_pool':
      return `wait for a runner of the pool ${change.poolName}, which is starting`;
    case 'resume':
      return `resume ${scopeText(change.scopeId, names)}`;
    case 'enable':
      return `enable ${who}`;
    case 'undrain':
      return `end the drain of ${who}`;
    case 'raise_limit':
      return `raise the ${change.kind === 'key' ? 'limit of the key' : 'quota'} ${change.name} from ${change.from} to ${change.to}`;
    case 'add_label':
      return `add the label ${change.label} to ${who}`;
    case 'widen_range':
      return `let ${who} offer ${change.name} ${measuredText(change.name, [change.to])}`;
    case 'free_disk':
      return `free disk space on ${who}`;
    case 'plug_in':
      return `plug in ${who}`;
    case 'install_executor':
      return `install ${change.executor}${change.version === null ? '' : ` ${change.version} or newer`} on ${who}`;
    case 'start_runner':
      return `start ${who}`;
    case 'start_pool':
      return `start a runner of the pool ${change.poolName}`;
    case 'add_runner':
      return `add a runner ${ofSystem(change.offering)}${offeringText(change.offering, names)}`;
  }
}

/** Whose runners can do it, where not all can. */
function ofSystem({ executors, native }: (ElementaryChange & { change: 'add_runner' })['offering']): string {
  if (native) return "of Baton's own ";
  const [system] = Object.keys(executors).flatMap((name) => systemOfExecutor(name) ?? []);
  return system === undefined ? '' : `of ${system} `;
}

/** `the label a`, `the labels a, b and c`. */
function labelsText(labels: readonly string[]): string {
  const last = labels.at(-1) ?? '';
  return labels.length === 1 ? `the label ${last}` : `the labels ${listText(labels.slice(0, -1))} and ${last}`;
}

function offeringText(offering: (ElementaryChange & { change: 'add_runner' })['offering'], names: Names): string {
  const { scopeId, executors, labels, ranges, attributes, version, devices } = offering;
  const rangeTexts = (own: typeof ranges) => Object.entries(own).map(([name, list]) => `${name} ${measuredText(name, list)}`);
  const parts = [
    ...Object.entries(executors).map(([name, least]) => (least === null ? name : `${name} ${least}`)),
    ...(labels.length > 0 ? [labelsText(labels)] : []),
    ...rangeTexts(ranges),
    ...Object.entries(attributes).map(([name, value]) => `${name}=${value}`),
    ...(version === null ? [] : [`version ${version} of the runner`]),
    ...devices.map((device) => deviceText(device.labels, rangeTexts(device.ranges))),
  ];
  return `for ${names.scope(scopeId)} with ${listText(parts)}`;
}

const deviceText = (labels: readonly string[], ranges: readonly string[]): string =>
  `${['a device', ...labels].join(' ')}${ranges.length === 0 ? '' : ` that offers ${ranges.join(' and ')}`}`;

const scopeText = (id: string, names: Names): string => (id === instanceScopeId ? 'the system' : names.scope(id));
const capital = (text: string): string => (text.startsWith('the ') ? `T${text.slice(1)}` : text);

/** What blocks it, as a sentence. `until` is left to those who can show an instant. */
export function blockText(block: Block, names: Names): string {
  switch (block.block) {
    case 'paused':
      return `${capital(scopeText(block.scopeId, names))} is paused by ${block.by}: ${block.why}.`;
    case 'limit':
      return `The ${block.kind} ${block.name} is used up: ${block.held} of ${block.limit} at once.`;
    case 'put_off':
      return 'It was put off and is tried again later.';
  }
}

/** Why a pool starts no runner for it, as a sentence or two. `until` is left to those who can show an instant. */
export function heldBackText({ poolName, inRow, reason, until }: HeldBackPool): string {
  const starts = inRow === 1 ? 'one start of a runner failed' : `${inRow} starts in a row failed`;
  const what =
    until === null
      ? `The pool ${poolName} starts no runner until somebody resumes it: ${starts}.`
      : `The pool ${poolName} waits before it starts another runner: ${starts}.`;
  return `${what} The last one: ${reason.trim().replace(/\s+/g, ' ').replace(/\.?$/, '.')}`;
}

const verdictTexts: Record<Verdict, string> = {
  impossible: 'No runner that is registered could ever run it.',
  blocked: 'It may not start now.',
  starting: 'A runner for it is starting.',
  waiting: 'It waits for a runner.',
};

/** What every runner lacks is not to be read from each of them. */
function verdictText({ verdict, groups, change }: Pick<Explanation, 'verdict' | 'groups' | 'change'>): string {
  if (verdict !== 'impossible') return verdictTexts[verdict];
  if (groups.length === 0) return withoutRunners(change);
  const lacks = groups.map(({ reason }) =>
    'misfit' in reason && reason.misfit.requirement === 'executor' ? reason.misfit : null,
  );
  const [first] = lacks;
  return first && lacks.every((each) => each !== null) ? `No runner offers ${first.needed}.` : verdictTexts[verdict];
}

/** Where nobody is who could lack something. */
function withoutRunners(change: Explanation['change']): string {
  const added = change?.find((each) => each.change === 'add_runner');
  const [executor] = Object.keys(added?.offering.executors ?? {});
  return executor === undefined ? verdictTexts.impossible : `No runner offers ${executor}.`;
}

/** The whole in one or two sentences: the verdict with its place in line, and what would start it. */
export function explanationText({ verdict, place, blocks, heldBack, groups, change }: Explanation, names: Names): string {
  const line = place === null || verdict === 'impossible' ? [] : [placeText(place)];
  const why = [...blocks.map((block) => blockText(block, names)), ...heldBack.map(heldBackText)];
  const told = [verdictText({ verdict, groups, change }), ...why, ...line];
  if (change === null) return [...told, 'No single change of the fleet would start it.'].join(' ');
  // what was put off starts by itself when its time comes: that the block says
  if (change.length === 0) return (blocks.length > 0 ? told : [...told, 'It is about to start.']).join(' ');
  return [...told, `To start it: ${change.map((each) => changeText(each, names)).join(', then ')}.`].join(' ');
}

function placeText({ jobs, orMore }: LinePlace): string {
  if (orMore) return `At least ${jobs} jobs are before it.`;
  return jobs === 0 ? 'It is the next in line.' : jobs === 1 ? 'One job is before it.' : `${jobs} jobs are before it.`;
}
