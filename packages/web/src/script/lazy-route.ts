import { lazyRouteComponent as impatient } from '@tanstack/react-router';
import { Failure } from '../api/failure.ts';
import { patiently } from './patiently.ts';
import { reloadOnce } from './reload-once.ts';

/** Nothing was typed yet on a page that never came: the newer version shows it. */
async function orNewer<T>(loaded: Promise<T>): Promise<T> {
  try {
    return await loaded;
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'page_outdated' || !reloadOnce()) throw error;
    return await new Promise<never>(() => {});
  }
}

/** A page whose script comes when it is opened, and is waited for while the server is away. */
export const lazyRouteComponent: typeof impatient = (load, name) => impatient(() => orNewer(patiently(load)), name);
