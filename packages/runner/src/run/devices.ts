import { existsSync } from 'node:fs';
import type { DeviceConfig } from '../config/config.ts';
import type { DeviceSource } from '../session/ports.ts';

/** Looks for the files of the devices; undefined when none of them has one. */
export function deviceSource(devices: readonly DeviceConfig[]): DeviceSource | undefined {
  if (devices.every(({ path }) => path === null)) return undefined;
  return { present: () => devices.filter(({ path }) => path === null || existsSync(path)).map(({ id }) => id) };
}
