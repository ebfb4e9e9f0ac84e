import { type ComponentType, lazy } from 'react';
import { patiently } from '../script/patiently.ts';

/** A component that most never open: its code comes when it is drawn first. `later` is for what most do need. */
export const onDemand = <P extends object>(load: () => Promise<ComponentType<P>>) =>
  lazy(async () => ({ default: await patiently(load) }));
