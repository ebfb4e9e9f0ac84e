import type { TemplateJob } from '@baton/protocol';
import type { Fields } from '../shared/fields.ts';
import type { Translation } from '../shared/translation.ts';
import type { Backup } from './backup.ts';
import type { Variables } from './environment.ts';
import type { Keys } from './keys.ts';
import type { Source } from './repository.ts';
import type { Survey } from './survey.ts';

/** What a template of Semaphore is made of, as far as it is the same for all its apps. */
export interface Work {
  into: Translation;
  backup: Backup;
  keys: Keys;
  template: Fields;
  name: string;
  source: Source;
  variables: Variables;
  survey: Survey;
  /** further arguments */
  words: string[];
}

/** The part of a job that an app of Semaphore is: its executor, specification and the secrets that it reads from variables. */
export type App = (work: Work) => Pick<TemplateJob, 'executor' | 'spec'> & { secrets: Record<string, string> };

/** Environment variables of the work, with those that are asked for; their secrets are `secrets`. */
export function environmentOf({ variables, survey }: Work, secrets: Record<string, string>): Record<string, string> {
  const environment = { ...variables.environment };
  for (const { name, isEnvironment, value, secret } of survey.asked) {
    if (!isEnvironment) continue;
    if (secret !== null) secrets[name] = secret;
    else if (value !== null) environment[name] = value;
  }
  return environment;
}
