import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareAdd } from './add.ts';
import { declareList } from './list.ts';
import { declareRemove } from './remove.ts';
import { declareShow } from './show.ts';

/** `baton runners …` */
export function declare(program: Command, context: Context): void {
  const runners = program.command('runners').description('look at runners, and add or remove them');
  for (const verb of [declareList, declareShow, declareAdd, declareRemove]) verb(runners, context);
}
