import type { DrivenDevice, JsonObject } from '../../driver.ts';

/** A device with these options that may be used from 430 to 440 MHz. */
export const radio = (options: JsonObject): DrivenDevice => ({
  id: 'sdr0',
  labels: ['sdr'],
  ranges: { frequency: [{ min: 430e6, max: 440e6 }] },
  options,
});
