import { homedir, hostname } from 'node:os';
import { join } from 'node:path';

/** What the CLI takes from its surroundings; read once, in `main`. */
export interface Environment {
  /** `BATON_URL` and `BATON_TOKEN`; an empty value counts as not set */
  url: string | undefined;
  token: string | undefined;
  /** `BATON_CA_FILE` */
  caFile: string | undefined;
  /** where `baton login` stores what it got */
  loginFile: string;
  /** the data folder of a server on this machine: `BATON_DATA`, else the server's default */
  localData: string;
  hostname: string;
  /** `NO_COLOR` is set, or the terminal can not show colours */
  noColor: boolean;
  /** all variables, for `run --env NAME` */
  variables: Readonly<Record<string, string | undefined>>;
}

/** The variables for a program that must not take ours for its own settings. */
export const withoutSettings = (variables: Environment['variables']): Environment['variables'] =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('BATON_')));

/** The environment of this process. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const home = variables.HOME || homedir();
  return {
    url: variables.BATON_URL || undefined,
    token: variables.BATON_TOKEN || undefined,
    caFile: variables.BATON_CA_FILE || undefined,
    loginFile: join(variables.XDG_CONFIG_HOME || join(home, '.config'), 'baton', 'cli.json'),
    localData: variables.BATON_DATA || join(home, '.baton', 'server'),
    hostname: hostname(),
    noColor: Boolean(variables.NO_COLOR) || variables.TERM === 'dumb',
    variables,
  };
}
