import { basename, join } from 'node:path';
import type { ProcessSettings } from '@baton/protocol/providers/process';
import type { PoolFacts } from '../interface.ts';
import { ProviderError } from '../interface.ts';

/** Where everything of one runner lies. */
export interface Place {
  runnerId: string;
  folder: string;
  /** the runner's own configuration, with its token; only the owner reads it */
  config: string;
  /** what is meant to run */
  launch: string;
  /** what runs */
  process: string;
  /** how the last one ended */
  ended: string;
  /** what it printed */
  output: string;
}

export const processName = (runnerId: string): string => `baton-runner-${runnerId}`;

/** It becomes a part of paths that are removed with all that is in them. */
export const isRunnerId = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text);

/** @param root the folder of all of them */
export function placeOf(root: string, runnerId: string): Place {
  if (!isRunnerId(runnerId)) throw new ProviderError('invalid', `${runnerId} can not name a folder`);
  const folder = join(root, runnerId);
  const inside = (name: string): string => join(folder, name);
  return {
    runnerId,
    folder,
    config: inside('config.json'),
    launch: inside('launch.json'),
    process: inside('process.json'),
    ended: inside('ended.json'),
    output: inside('output.log'),
  };
}

/** Where its jobs work: in its folder, or in the one that the pool names. */
export const workspaceOf = ({ folder, runnerId }: Place, { workspace }: ProcessSettings): string =>
  workspace === undefined ? join(folder, 'workspace') : join(workspace, processName(runnerId));

export const settingsOf = ({ settings }: Pick<PoolFacts, 'settings'>): ProcessSettings => settings as ProcessSettings;

/** Whose a resource is: its name is all that may be known of it. */
export const runnerOf = (name: string): string => basename(name).replace(/^baton-runner-/, '');
