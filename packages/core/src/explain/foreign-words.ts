import type { Misfit } from '../match/misfit.ts';
import { limitsOf, type ProtocolLimit } from '../policy/protocol-limits.ts';
import type { RunnerProtocol } from '../policy/thresholds.ts';
import { either } from '../text/plural.ts';

/** What a runner of another system speaks. */
export type ForeignProtocol = Exclude<RunnerProtocol, 'native'>;

/** Whose protocol it is, as people call that system. */
export const foreignSystems: Readonly<Record<ForeignProtocol, string>> = {
  gitea: 'Gitea',
  semaphore: 'Semaphore',
  challengectl: 'challengectl',
};

/** A misfit whose cause is what the runner speaks, and not how it is set up. */
const causes: Partial<Record<Misfit['requirement'], ProtocolLimit | 'all'>> = {
  fence: 'fence',
  native: 'all',
  device: 'devices',
  runner_version: 'update',
};

/** What a runner speaks, when that is why it fails this requirement; null: another one of its kind might do. */
export function speechBehind({ requirement }: Misfit, speaks: RunnerProtocol): ForeignProtocol | null {
  const limit = causes[requirement];
  if (speaks === 'native' || limit === undefined) return null;
  return limit === 'all' || limitsOf(speaks).includes(limit) ? speaks : null;
}

/** What executors of other systems are told in other words, or not at all. */
const unsaid: Readonly<Record<ForeignProtocol, string>> = {
  gitea: 'which has no words for all of this job',
  semaphore:
    'which has no words for all of this job: files, a very long script, a checkout without a branch or tag, requirements, settings of a backend, a step that asks before it is done',
  challengectl: 'which has no words for all of this job',
};

/**
 * Why a runner of another system fails it, by what it speaks: continues its name, or the names of several. Only for what {@link speechBehind} names.
 *
 * @param runners how many are named
 */
export function foreignMisfitText(misfit: Misfit, speaks: ForeignProtocol, runners = 1): string {
  const whose = `${foreignSystems[speaks]}'s`;
  const theySpeak = `${either(runners, 'speaks', 'speak')} ${whose} protocol`;
  switch (misfit.requirement) {
    case 'fence':
      return `${theySpeak}, in which no runner stops its jobs by itself when it is cut off; this job needs that`;
    case 'device': {
      const which = misfit.needed.length === 0 ? 'one' : `one with ${misfit.needed.join(', ')}`;
      return `${theySpeak}, which has no devices; this job needs ${which}`;
    }
    case 'runner_version':
      return `${either(runners, 'runs', 'run')} ${whose} program, whose versions are not those of our runner; the job needs ${misfit.needed} or newer of ours`;
    default:
      return `${theySpeak}, ${unsaid[speaks]}`;
  }
}
