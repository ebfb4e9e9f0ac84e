import type { Schedule } from '@baton/protocol';
import { cronOf, type Times } from '../shared/cron.ts';
import { isDistance, leaveDistance } from '../shared/distance.ts';
import { type Fields, Invalid } from '../shared/fields.ts';
import { attempt, type ImportOptions, skip, type Translation } from '../shared/translation.ts';
import type { Backup } from './backup.ts';

/** When a template runs by itself. */
export interface Planned {
  schedule: Schedule;
  enabled: boolean;
}

const byHand: Planned = { schedule: { kind: 'manual' }, enabled: true };

type Where = Pick<ImportOptions, 'project' | 'timeZone'>;

/** All schedules of a template as the lines of one. Those that can not be told by lines are told as left out. */
export function scheduleOf(into: Translation, backup: Backup, template: Fields, name: string, options: Where): Planned {
  const { timeZone, project } = options;
  const own = backup.all('schedules').filter((each) => each.text('template') === template.text('name'));
  const lines: (Times & { active: boolean })[] = [];
  const distances: { called: string; place: string; text: string }[] = [];
  for (const each of own) {
    const called = `${each.text('name') ?? 'schedule'} of ${name}`;
    const place = `${backup.file}: ${each.place}`;
    attempt(into, 'schedule', called, place, () => {
      const reason = reasonAgainst(each);
      if (reason !== null) return skip(into, 'schedule', called, place, reason);
      const text = each.needText('cron_format');
      const active = each.flag('active', true);
      if (!isDistance(text)) lines.push({ ...cronOf(text, each.at('cron_format'), timeZone), active });
      else if (active) distances.push({ called, place, text });
      else skip(into, 'schedule', called, place, 'it is not active, and says a distance in time, which a cron line can not say');
      return undefined;
    });
  }
  // older backups hold the line of the first schedule in the template, and nothing else of schedules
  const text = backup.has('schedules') ? '' : (template.text('cron') ?? '');
  if (isDistance(text)) distances.push({ called: `schedule of ${name}`, place: `${backup.file}: ${template.at('cron')}`, text });
  else if (text !== '') lines.push({ ...cronOf(text, template.at('cron'), timeZone), active: true });
  const found = planned(into, backup, lines, name, distances.length > 0);
  const zone = found.schedule.kind === 'cron' ? found.schedule.timeZone : timeZone;
  for (const each of distances) leaveDistance(into, { ...each, template: name, project, timeZone: zone });
  return found;
}

/** @param isOtherwise an active one is left out, in whose place a person sets another: the template is not off */
function planned(
  into: Translation,
  backup: Backup,
  lines: readonly (Times & { active: boolean })[],
  name: string,
  isOtherwise: boolean,
): Planned {
  const active = lines.filter(({ active: is }) => is);
  const used = active.length > 0 || isOtherwise ? active : lines;
  for (const left of lines.filter((line) => !used.includes(line)))
    skip(into, 'schedule', `${left.line} of ${name}`, backup.file, 'it is not active, and others of the template are');
  const zone = used[0]?.timeZone;
  if (zone === undefined) return byHand;
  if (used.some(({ timeZone }) => timeZone !== zone))
    throw new Invalid('its schedules', 'name several time zones, and a template has one');
  const schedule: Schedule = { kind: 'cron', lines: [...new Set(used.map(({ line }) => line))].join('\n'), timeZone: zone };
  return { schedule, enabled: active.length > 0 };
}

/** What of a schedule a line can not say; null: nothing. */
function reasonAgainst(schedule: Fields): string | null {
  if ((schedule.text('type') ?? '') === 'run_at' || (schedule.has('run_at') && !schedule.has('cron_format')))
    return 'it runs once: trigger the template then';
  if (schedule.has('checkable_repository'))
    return 'it runs when its repository has changed, and Baton does not look at repositories: have the repository trigger the template';
  const params = schedule.object('task_params');
  const changed = ['environment', 'arguments', 'git_branch', 'inventory', 'params'].filter((name) => says(params, name));
  return changed.length > 0 ? `it runs with ${changed.join(', ')} of its own: make a template of its own for it` : null;
}

/** Whether a field says anything. */
export function says(params: Fields | null, name: string): boolean {
  const value = params?.raw(name) ?? null;
  if (value === null || value === '' || value === false || value === '{}' || value === '[]') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
