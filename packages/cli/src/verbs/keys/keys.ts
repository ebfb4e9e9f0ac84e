import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareCreate, declareDisable, declareEnable, declareList, declareRemove } from './manage.ts';
import { declareProvision } from './provision.ts';

const verbs = [declareList, declareCreate, declareEnable, declareDisable, declareRemove, declareProvision];

/** `baton keys …` */
export function declare(program: Command, context: Context): void {
  const keys = program.command('keys').description('provisioning keys: with one, automation makes runners, and nothing else');
  for (const verb of verbs) verb(keys, context);
}
