import { isAbsolute } from 'node:path';
import type { SampleFormat } from '../dsp/quantise.ts';

/** What every transmitter may be told by the runner's configuration. */
interface CommonOptions {
  /** dB; jobs may ask for what lies between */
  gainMin: number;
  gainMax: number;
  gainDefault: number;
  /** Hz, where a job says nothing */
  sampleRate: number;
  sampleRateMin: number;
  sampleRateMax: number;
  /** what it is connected to; null: nobody said */
  antenna: string | null;
  /** folder whose files jobs may send; null: none */
  files: string | null;
}

/** A rehearsal: what would be sent is written into a file. */
export interface FileOptions extends CommonOptions {
  driver: 'file';
  format: SampleFormat;
  /** it takes as long as a transmission would */
  realTime: boolean;
  /** what a receiver would let hear is written too */
  sound: boolean;
  /** keeps the files with the job, so that people can download them */
  artifact: boolean;
  /** where on the runner the files stay; null: nowhere */
  folder: string | null;
  bytesMax: number;
}

export interface HackrfOptions extends CommonOptions {
  driver: 'hackrf';
  /** of the device, when the machine has several; null: the one there is */
  serial: string | null;
  /** the amplifier of 11 dB */
  amp: boolean;
  /** power on the antenna port */
  antennaPower: boolean;
  /** Hz of the filter; null: as the tool chooses */
  bandwidth: number | null;
  /** error of its crystal; null: none known */
  ppm: number | null;
  /** it is tuned so far below the frequency, and the signal moved up, so that what leaks from its oscillator lies beside it */
  offsetHz: number;
  /** name or path of `hackrf_transfer` */
  program: string;
}

export type DeviceOptions = FileOptions | HackrfOptions;

type Value = string | number | boolean | null;
/** How an option is read: what it is where nothing is said, and what may be said. */
interface Rule {
  default: Value;
  problemOf(value: unknown): string | null;
}

const number = (standard: number | null, min: number, max: number): Rule => ({
  default: standard,
  problemOf: (value) => {
    const isWithin = typeof value === 'number' && value >= min && value <= max;
    return isWithin ? null : `must be a number from ${min} to ${max}`;
  },
});
const flag = (standard: boolean): Rule => ({
  default: standard,
  problemOf: (value) => (typeof value === 'boolean' ? null : 'must be true or false'),
});
const choice = (allowed: readonly string[], standard: string): Rule => ({
  default: standard,
  problemOf: (value) => (allowed.includes(value as string) ? null : `must be one of ${allowed.join(', ')}`),
});
const text = (standard: string | null): Rule => ({
  default: standard,
  problemOf: (value) => (typeof value === 'string' && value !== '' ? null : 'must be a text'),
});
const folder: Rule = {
  default: null,
  problemOf: (value) =>
    typeof value === 'string' && isAbsolute(value) ? null : 'must be the path of a folder, from the root on',
};

const common = { antenna: text(null), files: folder };

const rules: Readonly<Record<DeviceOptions['driver'], Readonly<Record<string, Rule>>>> = {
  file: {
    ...common,
    gainMin: number(-100, -100, 100),
    gainMax: number(100, -100, 100),
    gainDefault: number(0, -100, 100),
    sampleRate: number(250_000, 8_000, 20e6),
    sampleRateMin: number(8_000, 8_000, 20e6),
    sampleRateMax: number(20e6, 8_000, 20e6),
    format: choice(['s8', 'u8', 's16', 'f32'], 's8'),
    realTime: flag(false),
    sound: flag(true),
    artifact: flag(true),
    folder,
    bytesMax: number(256 * 1024 ** 2, 1, 1024 ** 3),
  },
  hackrf: {
    ...common,
    gainMin: number(0, 0, 47),
    gainMax: number(47, 0, 47),
    gainDefault: number(0, 0, 47),
    sampleRate: number(2e6, 2e6, 20e6),
    sampleRateMin: number(2e6, 2e6, 20e6),
    sampleRateMax: number(20e6, 2e6, 20e6),
    serial: text(null),
    amp: flag(false),
    antennaPower: flag(false),
    bandwidth: number(null, 1.75e6, 28e6),
    ppm: number(null, -1_000, 1_000),
    offsetHz: number(0, 0, 1e6),
    program: text('hackrf_transfer'),
  },
};

/** Names of the drivers that there are. */
const deviceDrivers = Object.keys(rules) as DeviceOptions['driver'][];

/** What the configuration says of a device, with what is left out; or the first thing that is wrong, in words. */
export function readDeviceOptions(options: Readonly<Record<string, unknown>>): DeviceOptions | string {
  const { driver } = options;
  if (driver === undefined) return `driver: is missing; there are ${deviceDrivers.join(', ')}`;
  const own = deviceDrivers.find((name) => name === driver);
  if (own === undefined) return `driver: must be one of ${deviceDrivers.join(', ')}, not ${String(driver)}`;
  const known = rules[own];
  for (const [name, value] of Object.entries(options)) {
    if (name === 'driver') continue;
    const rule = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!rule) return `${name}: the driver ${own} has no such option; it has ${Object.keys(known).sort().join(', ')}`;
    if (value === null && rule.default === null) continue;
    const problem = rule.problemOf(value);
    if (problem) return `${name}: ${problem}`;
  }
  const defaults = Object.fromEntries(Object.entries(known).map(([name, rule]) => [name, rule.default]));
  const read = { ...defaults, ...options } as unknown as DeviceOptions;
  return limitsProblem(read) ?? read;
}

function limitsProblem(options: DeviceOptions): string | null {
  const { gainMin, gainMax, gainDefault, sampleRate, sampleRateMin, sampleRateMax } = options;
  if (gainMin > gainMax) return `gainMax: is below gainMin (${gainMin})`;
  if (gainDefault < gainMin || gainDefault > gainMax) return `gainDefault: must lie between ${gainMin} and ${gainMax}`;
  if (sampleRate < sampleRateMin || sampleRate > sampleRateMax)
    return `sampleRate: must lie between ${sampleRateMin} and ${sampleRateMax}`;
  return null;
}
