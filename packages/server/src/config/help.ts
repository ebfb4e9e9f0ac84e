import { flagOf, type Option, variableOf } from './option.ts';
import type { OptionTable } from './options.ts';

const flagColumn = 38;

/** The text of `--help`. */
export function helpText(table: OptionTable): string {
  const lines = (group: Option<unknown>['group']): string[] =>
    rows(table, group).flatMap(({ name, option }) => {
      const head = option.flag === false ? variableOf(name) : `${flagOf(name)} ${option.kind.placeholder}`;
      const value = option.default === null ? '' : ` [${option.kind.show(option.default)}]`;
      const text = `${option.help}${value}`;
      return head.length < flagColumn - 2
        ? [`  ${head.padEnd(flagColumn)}${text}`]
        : [`  ${head}`, `  ${' '.repeat(flagColumn)}${text}`];
    });
  return [
    'Options:',
    ...lines('common'),
    `  ${'--config FILE'.padEnd(flagColumn)}JSON file with options, written as in: {"port": 7070, "publicUrl": "https://…"}`,
    '',
    'Seldom needed:',
    ...lines('advanced'),
    '',
    'Each has an environment variable too (--public-url: BATON_PUBLIC_URL); BATON_…_FILE names a file that holds a secret. A flag goes before the environment, that before the file.',
    '',
  ].join('\n');
}

/** The reference page of all options, in Markdown. */
export function referencePage(table: OptionTable): string {
  const section = (group: Option<unknown>['group']): string[] => [
    '| Flag | Environment | In the file | Default | Meaning |',
    '|---|---|---|---|---|',
    ...rows(table, group).map(({ name, option }) => {
      const flag =
        option.flag === false ? 'none: secrets do not belong there' : `\`${flagOf(name)} ${pipes(option.kind.placeholder)}\``;
      const value = option.default === null ? 'none' : `\`${pipes(option.kind.show(option.default))}\``;
      return `| ${flag} | \`${variableOf(name)}\` | \`${name}\` | ${value} | ${option.help} |`;
    }),
  ];
  return [
    '# Configuration of the server',
    '',
    'Generated from `packages/server/src/config/options.ts` by `npm run generate`.',
    '',
    'A flag goes before the environment, the environment before the file, the file before the default. The file is JSON and is named',
    'with `--config FILE` or `BATON_CONFIG`. A value that is not allowed stops the start with the name of the option, the value, where it',
    'came from and what to do.',
    '',
    '## Options',
    '',
    ...section('common'),
    '',
    '## Seldom needed',
    '',
    'Durations are in milliseconds.',
    '',
    ...section('advanced'),
    '',
  ].join('\n');
}

const pipes = (text: string): string => text.replaceAll('|', '\\|');

const rows = (table: OptionTable, group: Option<unknown>['group']) =>
  Object.entries(table as Record<string, Option<unknown>>)
    .map(([name, option]) => ({ name, option }))
    .filter(({ option }) => option.group === group);
