import type { Fields } from '../shared/fields.ts';
import { nameOf } from '../shared/names.ts';
import { disableCommand, flagOf, quoted } from '../shared/shell-words.ts';
import { attempt, type ImportOptions, type Translation } from '../shared/translation.ts';

/** One for all that are moved. */
const makeKey =
  'Make a provisioning key, with which the runners below are made; remove it when they have moved (baton keys remove)';

/**
 * Tells how a runner is moved. It can not be moved without its own configuration being changed, and nothing is stored for it before it comes by
 * itself: a row of its name would be in its way.
 */
export function tellRunner(into: Translation, place: string, name: string, isEnabled: boolean, options: ImportOptions): void {
  const body = JSON.stringify({ runner_name: name, runner_id: name, server_url: options.url });
  const key = {
    what: makeKey,
    commands: [`baton keys create 'move runners'${flagOf('--scope', options.project)}   # prints bat_prov_…`],
  };
  if (!into.byHand.some(({ what }) => what === makeKey)) into.byHand.push(key);
  const commands = [
    `curl -sS ${options.url}/api/provisioning/provision -H 'Authorization: Bearer bat_prov_…' -H 'Content-Type: application/json' -d ${quoted(body)}`,
  ];
  if (!isEnabled) commands.push(`${disableCommand(name, 'challengectl')}   # once it is there`);
  into.byHand.push({
    what: `Move the runner ${name} (${place}): put server_url, enrollment_token and api_key of the answer into its configuration, keep its radios, start it again`,
    commands,
  });
}

/** Runners of challengectl's list (`GET /api/runners`). */
export function takeRunners(into: Translation, file: string, entries: readonly Fields[], options: ImportOptions): void {
  for (const entry of entries) {
    const place = `${file}: ${entry.place}`;
    attempt(into, 'runner', entry.shown('runner_id'), place, () => {
      tellRunner(into, place, nameOf(entry.needText('runner_id'), entry.at('runner_id')), entry.flag('enabled', true), options);
    });
  }
}

/** Runners of old server configurations, which held a key for each; the keys are left where they are. */
export function takeKeys(into: Translation, file: string, keys: Fields, options: ImportOptions): void {
  for (const id of keys.names) {
    if (id === 'admin') continue;
    const place = `${file}: ${keys.place}`;
    attempt(into, 'runner', id, place, () => tellRunner(into, place, nameOf(id, keys.place), true, options));
  }
}
