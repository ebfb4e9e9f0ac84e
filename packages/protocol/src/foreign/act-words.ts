import type { RunnerActionName } from '../rest/runner-actions.ts';
import { type ForeignProtocol, foreignPrograms, protocolTitles } from './systems.ts';

const refused =
  'Its calls are refused, so it can not be told to stop: what it runs may go on there until its program is stopped.';

const again: Readonly<Record<ForeignProtocol, string>> = {
  gitea: 'You get the command that registers it again',
  semaphore: 'You get the commands that register it again',
  challengectl: 'You get a new configuration for it',
};

const cancelled: Readonly<Record<ForeignProtocol, string>> = {
  gitea: 'The runner is told so with its next word about the job, within five seconds, and ends it',
  semaphore: 'The runner is told so with its next two questions, within two seconds, and kills it',
  challengectl: 'The runner can not be told to stop: what it transmits goes on until it ends by itself, and counts as it ended',
};

/** What a cancellation does to a job that runs on a runner of another system. */
export const foreignCancelWords = (protocol: ForeignProtocol): string => `${cancelled[protocol]}.`;

/** What an action does to a runner of another system, where that is not what it does to ours; null: the same. */
export function foreignActWords(action: RunnerActionName, protocol: ForeignProtocol): string | null {
  const title = protocolTitles[protocol];
  switch (action) {
    case 'drain':
      return `It finishes what it has and takes nothing new. In ${title}'s protocol it can not be told to leave: when it is empty, its drain is over, and it stays connected, disabled, until somebody enables it.`;
    case 'kick':
      if (protocol === 'challengectl')
        return `A kick ends its session, and what it runs does not count any more. ${title}'s protocol has no word to stop it: what it transmits goes on until it ends by itself. New jobs it gets when it calls again, after 1 to 5 seconds at the soonest.`;
      return `A kick ends its session and all that it runs. ${title}'s protocol knows no sessions: it learns of it when it next calls about a job, stops that job, and gets new ones after 1 to 5 seconds.`;
    case 'rotate':
      return `Its token is void at once, and it does not take a new one by itself. ${again[protocol]}: the new token then stands in ${foreignPrograms[protocol].keeps}. ${refused}`;
    case 'revoke':
      return `Its token is void at once. ${refused} Its row stays, and from there it can be registered again.`;
    case 'remove':
      return `Jobs that it runs now fail, its token is void at once, and it leaves the list. ${refused} The history of its jobs stays.`;
    default:
      return null;
  }
}
