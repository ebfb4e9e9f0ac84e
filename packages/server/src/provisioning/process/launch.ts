import type { Order } from '../interface.ts';
import { type Place, settingsOf } from './place.ts';

/** What is meant to run for a runner. Written before it is started; without secrets. */
export interface Launch {
  /** 0: it is stopped on purpose */
  desired: 0 | 1;
  poolId: string;
  /** of the runner's program */
  file: string;
  version: string | null;
  environment: Record<string, string>;
  niceness: number;
}

/** What an order does not say of its own. */
interface Where {
  workspace: string;
  /** of the server */
  url: string;
  token: string;
}

/** The runner's configuration, as its program reads it. */
export interface RunnerConfig {
  url: string;
  runnerId: string;
  token: string;
  [more: string]: unknown;
}

const defaultNiceness = 5;
/** Jobs that still run when a runner is stopped get this long. */
export const drainGraceMs = 10_000;

export function launchOf(order: Order, file: string): Launch {
  const { environment = {}, niceness = defaultNiceness } = settingsOf(order);
  return { desired: 1, poolId: order.poolId, file, version: order.program.version, environment, niceness };
}

export function configOf(order: Order, { workspace, url, token }: Where): RunnerConfig {
  const { labels, executors, capacity, attributes, ranges } = order.offering;
  const names = executors.map(({ name }) => name);
  return {
    ...{ url, runnerId: order.runnerId, token, name: order.runnerName },
    ...{ workspace, labels, capacity, attributes, ranges },
    executors: names.length === 0 ? null : names,
    jobUser: settingsOf(order).jobUser ?? null,
    // it does not leave the machine
    insecure: url.startsWith('http:'),
  };
}

/** A part of a runner's command line that no other process has: by it the runner is found when nobody noted its number. */
export const markOf = ({ config }: Place): string[] => ['start', '--config', config];

export const wordsOf = ({ file }: Launch, place: Place): string[] => [
  file,
  ...markOf(place),
  ...['--drain-grace-ms', String(drainGraceMs)],
];
