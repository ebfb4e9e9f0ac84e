import type { Fields } from '../shared/fields.ts';
import { labelOf, lineOf, nameOf, proseOf } from '../shared/names.ts';
import {
  attempt,
  type FileTemplate,
  type ImportOptions,
  skip,
  type Translation,
  takeTemplate,
  tellFor,
} from '../shared/translation.ts';
import { ansible } from './ansible.ts';
import { argumentsOf } from './arguments.ts';
import type { Backup } from './backup.ts';
import { variablesOf } from './environment.ts';
import type { Keys } from './keys.ts';
import { sourceOf } from './repository.ts';
import { says, scheduleOf } from './schedules.ts';
import { script } from './script.ts';
import { surveyOf } from './survey.ts';
import { terraform } from './terraform.ts';
import type { App } from './work.ts';

const apps: Readonly<Record<string, App>> = {
  '': ansible,
  ansible,
  terraform: terraform('terraform'),
  tofu: terraform('tofu'),
  bash: script('bash'),
  python: script('python3'),
  powershell: script('pwsh'),
};

/** Takes a template of a backup in. */
export function takeOne(into: Translation, backup: Backup, keys: Keys, template: Fields, options: ImportOptions): void {
  const place = `${backup.file}: ${template.place}`;
  const called = template.shown('name');
  attempt(into, 'template', called, place, () => {
    const name = nameOf(template.needText('name'), template.at('name'));
    const kind = template.text('app') ?? '';
    const app = Object.hasOwn(apps, kind) ? apps[kind] : undefined;
    if (!app) return skip(into, 'template', name, place, `no executor of Baton runs ${lineOf(kind, 60)}`);
    takeTemplate(into, place, templateOf(into, backup, keys, template, { name, app, options }));
    return tellLost(into, template, name, place);
  });
}

interface Chosen {
  name: string;
  app: App;
  options: ImportOptions;
}

const groupSecrets =
  'Secret variables of variable groups are not in a backup: where a group had some, set each as a secret and name it in its templates (job.secrets)';

function templateOf(
  into: Translation,
  backup: Backup,
  keys: Keys,
  template: Fields,
  { name, app, options }: Chosen,
): FileTemplate {
  const source = sourceOf(into, backup, keys, template);
  const variables = variablesOf(backup, template);
  if (variables.groups.length > 0) tellFor(into, name, groupSecrets);
  const survey = surveyOf(into, keys, template, name);
  const words = argumentsOf(template);
  const { secrets, ...work } = app({ into, backup, keys, template, name, source, variables, survey, words });
  if (source.secret !== null) secrets[source.secret] = source.secret;
  const tag = template.text('runner_tag') ?? '';
  const description = proseOf(template.text('description') ?? '');
  return {
    name,
    ...(description !== '' && { description }),
    job: {
      ...work,
      ...(tag !== '' && { labels: [labelOf(tag, template.at('runner_tag'))] }),
      ...(Object.keys(secrets).length > 0 && { secrets }),
    },
    ...(survey.parameters.length > 0 && { parameters: survey.parameters }),
    ...scheduleOf(into, backup, template, name, options),
    // its tasks wait for one another, unless it allows more at a time
    overlap: template.flag('allow_parallel_tasks', false) ? 'allow' : 'queue',
  };
}

const knownParams = ['limit', 'tags', 'skip_tags', 'auto_approve', 'backend_filename'];

/** What of a template has nothing to become here. */
function tellLost(into: Translation, template: Fields, name: string, place: string): void {
  const tell = (what: string, reason: string): void => skip(into, 'other', `${what} of ${name}`, place, reason);
  const type = template.text('type') ?? '';
  if (type === 'build') tell('build versions', 'Baton counts no versions: the playbook gets no semaphore_vars');
  if (type === 'deploy')
    tell('build template', 'Baton does not run a template after another: trigger it when the build has succeeded');
  if (template.flag('autorun', false)) tell('autorun', 'Baton does not run a template after another');
  const params = template.object('task_params');
  const allowed = (fields: Fields | null): string[] =>
    fields?.names.filter((field) => /^allow_|^override_/.test(field) && fields.raw(field) === true) ?? [];
  const overridable = [...allowed(template).filter((field) => field !== 'allow_parallel_tasks'), ...allowed(params)];
  if (overridable.length > 0) tell(overridable.join(', '), 'what a run may change is what the template has as parameters');
  for (const field of params?.names ?? [])
    if (!knownParams.includes(field) && !/^allow_|^override_/.test(field) && says(params, field))
      tell(`task_params.${field}`, 'no field of a specification is known for it');
}
