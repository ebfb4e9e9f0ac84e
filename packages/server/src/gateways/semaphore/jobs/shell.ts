import type { ShellSpec } from '@baton/protocol';
import type { Assigned } from './assigned.ts';
import { bootScript, exitMarkOf, piecesOf } from './boot-script.ts';
import type { Kind } from './kind.ts';

/** A command or script, run by bash: `bash -c BOOT …`, with what it needs in its arguments. */
export const shellKind: Kind<ShellSpec> = {
  app: () => 'bash',
  playbook: () => '-c',
  checkout: ({ checkout }) => checkout,
  environment: ({ environment = {} }) => environment,
  args: ({ command, script, interpreter, workingDirectory = '', checkout }, { taskId }: Assigned) => {
    const words = command ?? interpreter ?? ['bash'];
    const place = [checkout ? 'here' : 'own', workingDirectory, exitMarkOf(taskId)];
    return [bootScript, 'baton', ...place, String(words.length), ...words, ...(command ? [] : piecesOf(script ?? ''))];
  },
};
