import type { Environment } from './environment.ts';

/** As `Interval` of the protocol. */
interface Interval {
  min: number;
  max: number;
}

type RangesConfig = Record<string, Interval[]>;

/** Something on this machine that one job at a time can use. Ranges that it does not name are the runner's. */
export interface DeviceConfig {
  id: string;
  labels: string[];
  ranges: RangesConfig;
  /** a file (`/dev/…`) that is there while it is plugged in; null: it always is */
  path: string | null;
  /** its `driver`, and how that one is to use it: for the executor that does, which checks them; JSON data of at most 16 KiB; they are not told to the server */
  options: Record<string, unknown>;
}

/** What a runner has to know to run. The file holds just this, as JSON. */
export interface RunnerConfig {
  url: string;
  /** null until it is registered */
  runnerId: string | null;
  name: string | null;
  token: string | null;
  workspace: string;
  labels: string[];
  /** jobs at once; null: one for each device, at least 1 */
  capacity: number | null;
  /** the only ones that it offers; null: all whose tools are found */
  executors: string[] | null;
  attributes: Record<string, string>;
  ranges: RangesConfig;
  devices: DeviceConfig[];
  /** plain http to other machines is allowed */
  insecure: boolean;
  /** PEM file of authorities that are trusted besides the known ones */
  caFile: string | null;
  /** takes one job, leaves after it, and is removed on the server */
  ephemeral: boolean;
  /** jobs run as this user of the machine */
  jobUser: string | null;
  spoolBytesMax: number;
  diskFreeBytesMin: number;
  /** digest of the token that it was registered with, so that the same command can be given again */
  enrolledWith: string | null;
  /** single use: `start` registers with it first. Null: it is registered, or a person does it */
  enrolmentToken: string | null;
}

/** A runner that can open a session. */
export type EnrolledConfig = RunnerConfig & { runnerId: string; token: string };

export const defaults = {
  labels: [],
  capacity: null,
  executors: null,
  attributes: {},
  ranges: {},
  devices: [],
  insecure: false,
  caFile: null,
  ephemeral: false,
  jobUser: null,
  spoolBytesMax: 1024 ** 3,
  diskFreeBytesMin: 1024 ** 3,
  enrolledWith: null,
  enrolmentToken: null,
} as const;

const isStrings = (value: unknown): value is string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');
const isNatural = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && Object.values(value).every((item) => typeof item === 'string');
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isInterval = (value: unknown): boolean =>
  isRecord(value) && Number.isFinite(value.min) && Number.isFinite(value.max) && Number(value.min) <= Number(value.max);
const isRanges = (value: unknown): boolean =>
  isRecord(value) && Object.values(value).every((own) => Array.isArray(own) && own.length > 0 && own.every(isInterval));
const orNull =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || is(value);

const optionBytesMax = 16 * 1024;
const isOptions = (value: unknown): boolean => isRecord(value) && JSON.stringify(value).length <= optionBytesMax;

const isDevice = (value: unknown): boolean =>
  isRecord(value) &&
  isText(value.id) &&
  isStrings(value.labels ?? []) &&
  isRanges(value.ranges ?? {}) &&
  orNull(isText)(value.path ?? null) &&
  isOptions(value.options ?? {});
const isDevices = (value: unknown): boolean =>
  Array.isArray(value) && value.every(isDevice) && new Set(value.map(({ id }) => id)).size === value.length;
const fields: Record<keyof RunnerConfig, (value: unknown) => boolean> = {
  url: isText,
  runnerId: orNull(isText),
  name: orNull(isText),
  token: orNull(isText),
  workspace: isText,
  labels: isStrings,
  capacity: orNull((value) => isNatural(value) && value >= 1 && value <= 1024),
  executors: orNull(isStrings),
  attributes: isTexts,
  ranges: isRanges,
  devices: isDevices,
  insecure: (value) => typeof value === 'boolean',
  caFile: orNull(isText),
  ephemeral: (value) => typeof value === 'boolean',
  jobUser: orNull(isText),
  spoolBytesMax: isNatural,
  diskFreeBytesMin: isNatural,
  enrolledWith: orNull(isText),
  enrolmentToken: orNull(isText),
};

/** Reads a configuration, with defaults for what is left out. Answers the first problem as a string. */
export function readConfig(value: unknown, workspace: string): RunnerConfig | string {
  if (typeof value !== 'object' || value === null) return 'it is no JSON object';
  const config = { ...defaults, runnerId: null, name: null, token: null, workspace, ...value } as Record<string, unknown>;
  for (const [name, isValid] of Object.entries(fields)) {
    if (!isValid(config[name])) return `${name} has no valid value`;
  }
  const devices = (config.devices as DeviceConfig[]).map((device) => ({
    ...device,
    labels: device.labels ?? [],
    ranges: device.ranges ?? {},
    path: device.path ?? null,
    options: device.options ?? {},
  }));
  return { ...(config as unknown as RunnerConfig), devices };
}

/** How the server is reached. */
export const accessOf = ({ url, caFile }: Pick<RunnerConfig, 'url' | 'caFile'>, environment: Environment) => ({
  url: new URL(url),
  caFile,
  environment,
});

/** Jobs at once. */
export const capacityOf = ({ capacity, devices }: Pick<RunnerConfig, 'capacity'> & { devices: readonly unknown[] }): number =>
  capacity ?? Math.max(1, devices.length);
