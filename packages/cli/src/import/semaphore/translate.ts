import { Fields, Invalid } from '../shared/fields.ts';
import type { SourceFile } from '../shared/json.ts';
import { partsOf } from '../shared/parts-of.ts';
import { attempt, emptyTranslation, type ImportOptions, skip, type Translation } from '../shared/translation.ts';
import { Backup } from './backup.ts';
import { Keys } from './keys.ts';
import { tellRunners } from './runners.ts';
import { takeOne } from './templates.ts';

/** What files of Semaphore come to: backups of projects, and lists of runners (`GET /api/runners`, `GET /api/project/ID/runners`). */
export function translateSemaphore(files: readonly SourceFile[], options: ImportOptions): Translation {
  const into = emptyTranslation();
  for (const file of files) attempt(into, 'other', file.name, file.name, () => takeFile(into, file, options));
  return into;
}

function takeFile(into: Translation, { name, json }: SourceFile, options: ImportOptions): void {
  const root = new Fields(Array.isArray(json) ? { runners: json } : json, '');
  if (!root.has('templates') && !root.has('runners')) throw new Invalid('', 'holds neither templates nor runners');
  tellRunners(into, name, partsOf(into, name, root, 'runners'), options);
  if (!root.has('templates')) return;
  const backup = new Backup(root, name);
  const keys = new Keys(
    backup,
    into.secrets.map((secret) => secret.name),
    options.standing,
  );
  const templates = backup.all('templates');
  for (const template of templates) takeOne(into, backup, keys, template, options);
  tellRest(into, backup, keys);
}

/** Parts of a backup that Baton has nothing for, or does not need. */
const rest: Readonly<Record<string, string>> = {
  views: 'Baton has no views: templates are searched, and stand in projects',
  integrations: 'a webhook of others does not start a template: have it call POST /api/v1/templates/ID/trigger with an API token',
  secret_storages: 'Baton keeps secrets itself: set them as it is said below',
  roles: 'people and their rights are given here: baton users grant',
  workflows: 'Baton does not run templates one after the other',
  host_configs: 'a job has one credential for its repository',
  proxies: 'runners reach hosts as their machines do',
};

function tellRest(into: Translation, backup: Backup, keys: Keys): void {
  const { file } = backup;
  for (const [part, reason] of Object.entries(rest))
    for (const each of backup.all(part)) {
      const name = `${part}: ${each.shown('name', each.shown('title'))}`;
      skip(into, 'other', name, `${file}: ${each.place}`, reason);
    }
  for (const name of keys.unused()) skip(into, 'secret', name, file, 'no template that comes over needs this key');
  const orphans = backup.all('schedules').filter((each) => !backup.named('templates', each.text('template')));
  for (const each of orphans)
    skip(into, 'schedule', each.text('name') ?? each.place, `${file}: ${each.place}`, 'its template is not there');
  const atOnce = backup.meta?.number('max_parallel_tasks') ?? 0;
  if (atOnce > 0)
    skip(
      into,
      'other',
      `max_parallel_tasks: ${atOnce}`,
      `${file}: meta`,
      'how many jobs run at once is what runners have as capacity',
    );
}
