import { userInfo } from 'node:os';
import { type ProcessSettings, processKind } from '@baton/protocol/providers/process';
import { schemaProblems } from '@baton/protocol/providers/schema-problems';
import type { PoolFacts, ProviderProblem } from '../interface.ts';

/** What is wrong with what a pool says. */
export function problemsOf({ identity, region, settings }: PoolFacts, isRoot: boolean): ProviderProblem[] {
  const problems: ProviderProblem[] = schemaProblems(processKind, { settings, identity: null, secret: null });
  if (identity)
    problems.push({ where: 'identity', problem: 'runners on the machine of the server need none', value: identity.name });
  if (region !== null) problems.push({ where: 'region', problem: 'the machine of the server is in none', value: region });
  if (problems.length > 0) return problems;
  const { jobUser, workspace } = settings as ProcessSettings;
  if (jobUser === undefined) return [];
  if (!isRoot) {
    const problem = `the server runs as ${userInfo().username}, and only root can run jobs as another user`;
    return [{ where: 'settings.jobUser', problem, value: jobUser }];
  }
  if (workspace === undefined) {
    const problem = 'is needed with a job user: the data folder of the server is closed to others';
    return [{ where: 'settings.workspace', problem, value: '' }];
  }
  return [];
}
