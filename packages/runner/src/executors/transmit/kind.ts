import { version } from '@baton/protocol/version';
import type { DrivenKind } from '../driven.ts';
import { findTool } from './devices/hackrf.ts';
import { readDeviceOptions } from './devices/options.ts';

/** As the runner knows it. A stopped transmitter is silent long before its grace is over. */
export const transmitKind: DrivenKind = {
  name: 'transmit',
  graceMs: 5_000,
  // its signals are made here: of a device's tool nobody tells the version
  find: async () => version,
  devices: (path) => ({
    uses: ({ driver }) => driver !== undefined,
    problemOf: (given) => {
      const options = readDeviceOptions(given);
      if (typeof options === 'string') return options;
      if (options.driver === 'file' || findTool(options, path) !== null) return null;
      return `the program ${options.program} is not on this machine`;
    },
  }),
  driver: async () => (await import('./transmit.ts')).transmitDriver,
};
