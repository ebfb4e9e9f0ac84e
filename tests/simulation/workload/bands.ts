import type { Random } from '../clock/random.ts';

interface Span {
  min: number;
  max: number;
}

/** Named ranges of the instance: they overlap, touch, lie apart, and one is a single value. */
export const bands: Readonly<Record<string, readonly Span[]>> = {
  low: [{ min: 0, max: 100 }],
  middle: [
    { min: 60, max: 150 },
    { min: 400, max: 420 },
  ],
  high: [{ min: 900, max: 1000 }],
  beacon: [{ min: 405, max: 405 }],
};

const limits: readonly (readonly Span[])[] = [
  [{ min: 40, max: 120 }],
  [
    { min: 402, max: 410 },
    { min: 950, max: 955 },
  ],
  [{ min: 70, max: 70 }],
  [{ min: 90, max: 930 }],
];

const all: readonly Span[] = [{ min: 0, max: 1000 }];

/** What a runner and its devices say of frequencies. One that does everything has a device that says nothing of its own. */
export function drawLimits(random: Random, doesEverything: boolean, devices: number) {
  const rangesOf = (spans: readonly Span[] | null) => (spans ? { frequency: spans.map((span) => ({ ...span })) } : {});
  const one = (): readonly Span[] | null => (random.chance(0.7) ? random.pick(limits) : null);
  const own = doesEverything ? all : one();
  const ofDevices = Array.from({ length: devices }, (_, at) => (doesEverything ? (at === 0 ? all : null) : one()));
  return { runner: rangesOf(own), devices: ofDevices.map(rangesOf) };
}

/** Names of bands that a job draws its frequency from; none: it draws nothing. */
export const drawBands = (random: Random): string[] =>
  random.chance(0.55) ? [] : Object.keys(bands).filter(() => random.chance(0.4));
