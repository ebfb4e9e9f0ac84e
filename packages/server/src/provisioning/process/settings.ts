import { userInfo } from 'node:os';
import { ProcessSettings } from '@baton/protocol';
import { Value } from 'typebox/value';
import type { PoolFacts, ProviderProblem } from '../interface.ts';

export type { ProcessSettings } from '@baton/protocol';

/** What is wrong with what a pool says. */
export function problemsOf({ identity, region, settings }: PoolFacts, isRoot: boolean): ProviderProblem[] {
  const problems = [...schemaProblems(settings)];
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

function schemaProblems(settings: unknown): ProviderProblem[] {
  if (Value.Check(ProcessSettings, settings)) return [];
  const seen = new Map<string, ProviderProblem>();
  for (const { instancePath, message } of Value.Errors(ProcessSettings, settings)) {
    const where = ['settings', ...instancePath.split('/').slice(1)].join('.');
    if (!seen.has(where)) seen.set(where, { where, problem: message, value: shown(Value.Pointer.Get(settings, instancePath)) });
  }
  return [...seen.values()];
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? '').slice(0, 200);
