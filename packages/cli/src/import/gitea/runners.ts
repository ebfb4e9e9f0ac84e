import type { Fields } from '../shared/fields.ts';
import { nameOf } from '../shared/names.ts';
import { disableCommand, flagOf, quoted } from '../shared/shell-words.ts';
import { attempt, type ImportOptions, type Translation } from '../shared/translation.ts';

/** Tells how each runner of a list is moved: it registers anew, and nothing is stored for it before, for that would hold its name. */
export function tellRunners(into: Translation, file: string, runners: readonly Fields[], options: ImportOptions): void {
  for (const runner of runners) {
    const place = `${file}: ${runner.place}`;
    attempt(into, 'runner', runner.shown('name'), place, () => tellRunner(into, place, runner, options));
  }
}

function tellRunner(into: Translation, place: string, runner: Fields, { url, project }: ImportOptions): void {
  const name = nameOf(runner.needText('name'), runner.at('name'));
  const labels = runner.objects('labels').map((label) => label.needText('name'));
  const register = [
    'gitea-runner register --no-interactive',
    `--instance ${quoted(url)} --token bat_reg_… --name ${quoted(name)}`,
    ...(labels.length > 0 ? [`--labels ${quoted(labels.join(','))}`] : []),
    ...(runner.flag('ephemeral', false) ? ['--ephemeral'] : []),
  ];
  const commands = [
    `baton tokens registration show${flagOf('--scope', project)}   # prints bat_reg_…`,
    register.join(' '),
    'gitea-runner daemon',
  ];
  if (runner.flag('disabled', false)) commands.push(`${disableCommand(name, 'Gitea')}   # once it is there`);
  const hosts =
    labels.length > 0 ? '; Gitea lists labels without their schema, so write them as its own configuration has them' : '';
  into.byHand.push({ what: `Move the runner ${name} (${place}), on its machine, in a folder of its own${hosts}`, commands });
}
