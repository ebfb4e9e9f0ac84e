import { readFileSync } from 'node:fs';
import type { DriveOrder } from '../executors/driven.ts';

/** Variables that are for the driver alone: tools do not get them. */
export const attemptUrlVariable = 'BATON_ATTEMPT_URL';
export const attemptBearerVariable = 'BATON_ATTEMPT_BEARER';
/** Before the names of the job's secrets: a secret must not be a setting of the process that drives (`NODE_OPTIONS`). */
export const secretPrefix = 'BATON_SECRET_';

export const readOrder = (path: string): DriveOrder => JSON.parse(readFileSync(path, 'utf8')) as DriveOrder;

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment of a driver's process holds for it, and what is left of it for tools. */
export function readEnvironment(own: Environment): {
  environment: Record<string, string>;
  secrets: Record<string, string>;
  url: string;
  bearer: string;
} {
  const environment: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined) continue;
    if (name.startsWith(secretPrefix)) secrets[name.slice(secretPrefix.length)] = value;
    else if (name !== attemptUrlVariable && name !== attemptBearerVariable) environment[name] = value;
  }
  const { [attemptUrlVariable]: url = '', [attemptBearerVariable]: bearer = '' } = own;
  return { environment: { ...environment, ...secrets }, secrets, url, bearer };
}
