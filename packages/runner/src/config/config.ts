/** What a runner has to know to run. The file holds just this, as JSON. */
export interface RunnerConfig {
  url: string;
  /** null until it is registered */
  runnerId: string | null;
  name: string | null;
  token: string | null;
  workspace: string;
  labels: string[];
  /** jobs at once */
  capacity: number;
  attributes: Record<string, string>;
  /** plain http to other machines is allowed */
  insecure: boolean;
  /** jobs run as this user of the machine */
  jobUser: string | null;
  spoolBytesMax: number;
  diskFreeBytesMin: number;
  /** digest of the token that it was registered with, so that the same command can be given again */
  enrolledWith: string | null;
}

/** A runner that can open a session. */
export type EnrolledConfig = RunnerConfig & { runnerId: string; token: string };

export const defaults = {
  labels: [],
  capacity: 1,
  attributes: {},
  insecure: false,
  jobUser: null,
  spoolBytesMax: 1024 ** 3,
  diskFreeBytesMin: 200 * 1024 ** 2,
  enrolledWith: null,
} as const;

const isStrings = (value: unknown): value is string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');
const isNatural = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && Object.values(value).every((item) => typeof item === 'string');
const orNull =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || is(value);

const fields: Record<keyof RunnerConfig, (value: unknown) => boolean> = {
  url: isText,
  runnerId: orNull(isText),
  name: orNull(isText),
  token: orNull(isText),
  workspace: isText,
  labels: isStrings,
  capacity: (value) => isNatural(value) && value >= 1 && value <= 1024,
  attributes: isTexts,
  insecure: (value) => typeof value === 'boolean',
  jobUser: orNull(isText),
  spoolBytesMax: isNatural,
  diskFreeBytesMin: isNatural,
  enrolledWith: orNull(isText),
};

/** Reads a configuration, with defaults for what is left out. Answers the first problem as a string. */
export function readConfig(value: unknown, workspace: string): RunnerConfig | string {
  if (typeof value !== 'object' || value === null) return 'it is no JSON object';
  const config = { ...defaults, runnerId: null, name: null, token: null, workspace, ...value } as Record<string, unknown>;
  for (const [name, isValid] of Object.entries(fields)) {
    if (!isValid(config[name])) return `${name} has no valid value`;
  }
  return config as unknown as RunnerConfig;
}
