import type { Pool } from '../pools/state.ts';
import type { Release } from './state.ts';

/**
 * Whether runners of a pool come as this release when they are started anew: its program is here, or an image of that version is named. A pool
 * whose image is always the same stays as it is.
 */
export function hasProgramFor(
  { builtIn, bundle, image }: Pick<Release, 'builtIn' | 'bundle' | 'image'>,
  { provider, settings }: Pick<Pool, 'provider' | 'settings'>,
): boolean {
  if (builtIn) return true;
  if (provider === 'process') return bundle !== null;
  if (image !== null || (typeof settings.image === 'string' && settings.image.includes('{version}'))) return true;
  const isFromServer = provider === 'ecs-fargate' && (settings.image === undefined || settings.runnerFrom === 'server');
  return isFromServer && bundle !== null;
}
