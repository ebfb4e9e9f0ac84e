import { type NewTemplate, restPaths, type TemplateDetail } from '@baton/protocol';
import type { Server } from '../../support/server.ts';

const zone = 'Europe/Vienna';

/** Templates of all kinds; answers the id of one that has run, been refused nothing and has parameters. */
export async function furnishTemplates(server: Server): Promise<string> {
  const make = async (body: NewTemplate): Promise<string> =>
    (await server.post<TemplateDetail>(restPaths.templates, body)).template.id;
  const backup = await make({
    name: 'nightly backup',
    description: 'Every database to the store in the other building.\nTakes twenty minutes.',
    schedule: { kind: 'cron', lines: '30 2 * * *\n30 14 * * 6', timeZone: zone },
    overlap: 'queue',
    parameters: [
      { name: 'target', description: 'where to', default: 'store-2', choices: ['store-1', 'store-2'] },
      { name: 'note', description: '' },
    ],
    job: { labels: ['mirror'], spec: { command: ['backup', '--to', '{{ target }}'] } },
  });
  await make({
    name: 'beacon 70 cm',
    schedule: { kind: 'recurring', minDelayMs: 60_000, maxDelayMs: 90_000 },
    job: { labels: ['sdr'], spec: { command: ['beacon'] } },
  });
  const paused = await make({
    name: 'rebuild of the search index of all projects, with everything that hangs on it',
    schedule: { kind: 'cron', lines: '@weekly', timeZone: 'UTC' },
    job: { spec: { command: ['reindex'] } },
  });
  await make({ name: 'deploy by hand', job: { spec: { script: 'make deploy' } } });
  await server.post(restPaths.templateDisable(paused), { reason: 'until the new disks are in' });
  await server.post(restPaths.templateTrigger(backup), { parameters: { note: 'before the move' } });
  return backup;
}
