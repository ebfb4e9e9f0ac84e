import type { RunnerActionName } from '../rest/runner-actions.ts';
import { type ForeignProtocol, foreignPrograms, protocolTitles } from './systems.ts';

const refused =
  'Its calls are refused, so it can not be told to stop: what it runs may go on there until its program is stopped.';

const again: Readonly<Record<ForeignProtocol, string>> = {
  gitea: 'You get the command that registers it again',
  semaphore: 'You get the commands that register it again',
  challengectl: 'You get a new configuration for it',
};

/** What an action does to a runner of another system, where that is not what it does to ours; null: the same. */
export function foreignActWords(action: RunnerActionName, protocol: ForeignProtocol): string | null {
  const title = protocolTitles[protocol];
  switch (action) {
    case 'drain':
      return `It finishes what it has and takes nothing new. In ${title}'s protocol it can not be told to leave: when it is empty, its drain is over, and it stays connected, disabled, until somebody enables it.`;
    case 'kick':
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
