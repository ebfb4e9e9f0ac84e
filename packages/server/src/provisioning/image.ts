import { type Order, ProviderError } from './interface.ts';

/**
 * Which container image an order means: the one of its pool with the version put in, else the one of its release, else the one of its pool.
 * Throws `image` when none is named.
 *
 * @param ownVersion of this server, for an order that names no version
 */
export function imageOf({ program, settings: { image } }: Pick<Order, 'program' | 'settings'>, ownVersion: string): string {
  const named = typeof image === 'string' ? image : null;
  const chosen = named?.includes('{version}')
    ? named.replaceAll('{version}', program.version ?? ownVersion)
    : (program.image ?? named);
  if (chosen === null || chosen === '')
    throw new ProviderError(
      'image',
      'neither the release nor the settings of the pool name a container image: set settings.image',
    );
  return chosen;
}
