import type { Fields } from '../shared/fields.ts';
import { isLabel, lineOf, nameOf } from '../shared/names.ts';
import { disableCommand, flagOf, quoted } from '../shared/shell-words.ts';
import { attempt, type ImportOptions, type Translation } from '../shared/translation.ts';

/** Tells how each runner is moved: it registers anew, and nothing is stored for it before. */
export function tellRunners(into: Translation, file: string, runners: readonly Fields[], options: ImportOptions): void {
  for (const runner of runners) {
    const place = `${file}: ${runner.place}`;
    attempt(into, 'runner', runner.shown('name'), place, () => tellRunner(into, place, runner, options));
  }
}

function tellRunner(into: Translation, place: string, runner: Fields, { url, project }: ImportOptions): void {
  const given = lineOf(runner.text('name') ?? '', 120);
  const name = nameOf(given === '' ? `runner-${runner.text('id') ?? runner.place}` : given, runner.at('name'));
  // a text in older versions, a list in newer ones
  const tags = Array.isArray(runner.raw('tags')) ? runner.texts('tags') : [runner.text('tags') ?? runner.text('tag') ?? ''];
  const left = tags.filter((tag) => tag !== '' && !isLabel(tag)).map((tag) => JSON.stringify(lineOf(tag, 60)));
  const without = left.length > 0 ? `; its tag ${left.join(', ')} can be no label here: those have no blanks and commas` : '';
  const webhook = runner.text('webhook') ?? '';
  const atOnce = runner.number('max_parallel_tasks') ?? 0;
  const settings = [
    ...['export', `SEMAPHORE_WEB_ROOT=${quoted(url)}`, 'SEMAPHORE_RUNNER_TOKEN_FILE=token-of-baton'],
    ...(atOnce > 0 ? [`SEMAPHORE_RUNNER_MAX_PARALLEL_TASKS=${atOnce}`] : []),
  ];
  const register = [
    ...['SEMAPHORE_RUNNER_REGISTRATION_TOKEN=bat_reg_…', 'semaphore runner register --config config.runner.json'],
    ...['--name', quoted(name), ...tags.filter(isLabel).flatMap((tag) => ['--tags', quoted(tag)])],
    ...(webhook === '' ? [] : ['--webhook', quoted(webhook)]),
  ];
  const commands = [
    `baton tokens registration show${flagOf('--scope', project)}   # prints bat_reg_…`,
    `${settings.join(' ')}   # what stands in its configuration goes behind this`,
    register.join(' '),
    'semaphore runner start --config config.runner.json',
  ];
  if (!runner.flag('active', true)) commands.push(`${disableCommand(name, 'Semaphore')}   # once it is there`);
  into.byHand.push({
    what: `Move the runner ${name} (${place}), on its machine, with its own configuration${without}`,
    commands,
  });
}
