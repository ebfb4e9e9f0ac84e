import { lazyRouteComponent as impatient } from '@tanstack/react-router';
import { patiently } from './patiently.ts';

/** A page whose script comes when it is opened, and is waited for while the server is away. */
export const lazyRouteComponent: typeof impatient = (load, name) => impatient(() => patiently(load), name);
