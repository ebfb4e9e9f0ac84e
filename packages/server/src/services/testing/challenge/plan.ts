import type { Interval, PauseWindow } from '@baton/core';

const MHz = 1e6;
const span = (min: number, max = min): Interval => ({ min: min * MHz, max: max * MHz });

/** Bands by their names; some lie within others, some only touch them. */
export const bands: Record<string, Interval[]> = {
  air: [span(118, 137)],
  '2m': [span(144, 146)],
  'vhf-low': [span(110, 150)],
  marine: [span(156, 157), span(160, 162)],
  '70cm': [span(430, 440)],
  ism: [span(433.05, 434.79), span(868, 868.6)],
  beacon: [span(432.4)],
};

/** What `2m` means from some time of the day on. */
export const narrowed: Interval[] = [span(144.2, 144.4)];

/** What each radio can do, by its runner and its own id. */
export const radios: Record<string, Record<string, Interval[]>> = {
  hackrf: { low: [span(100, 145)], uhf: [span(431, 433.5), span(860, 868.2)] },
  usrp: { wide: [span(140, 435)] },
};

export interface Challenge {
  name: string;
  /** names of bands, and intervals that have none */
  drawFrom: (string | Interval)[];
}

export const challenges: Challenge[] = [
  { name: 'voice', drawFrom: ['air', '2m'] },
  { name: 'hop', drawFrom: ['vhf-low', '70cm', 'ism'] },
  { name: 'buoy', drawFrom: ['marine'] },
  { name: 'beacon', drawFrom: ['beacon', span(867, 900)] },
  { name: 'sensor', drawFrom: ['ism'] },
  { name: 'relay', drawFrom: ['2m', span(430, 431.5), span(10)] },
];

export const delays = { minDelayMs: 60_000, maxDelayMs: 90_000 } as const;

/** Over midnight; in the night of the day that is lived clocks are put back within them, at three. */
export const pauseHours: PauseWindow = { days: [], from: '23:15', to: '04:30', timeZone: 'Europe/Berlin' };
export const day = { from: Date.parse('2026-10-24T10:00Z'), until: Date.parse('2026-10-25T10:00Z') };
