import { downloads } from '@baton/protocol/runner-paths';
import type { Context } from './verb.ts';

/**
 * How somebody calls this program the next time: as they did now. npx keeps what it ran in a folder of its own, so there is no `baton-runner` to be typed.
 * @param url of the server, which gives the program out
 */
export function selfName({ selfCommand }: Context, url: string | undefined): string {
  const isByNpx = selfCommand.some((word) => /[\\/]_npx[\\/]/.test(word));
  return isByNpx && url !== undefined ? `npx -y ${url}${downloads.runner}` : 'baton-runner';
}
