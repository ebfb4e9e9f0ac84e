import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareChange, declareCreate } from './create.ts';
import { declareExport, declareImport } from './files.ts';
import { declareList } from './list.ts';
import { declareDisable, declareEnable, declareRemove } from './manage.ts';
import { declareRuns, declareShow } from './show.ts';
import { declareTrigger } from './trigger.ts';

const verbs = [
  ...[declareList, declareShow, declareRuns, declareCreate, declareChange, declareTrigger],
  ...[declareEnable, declareDisable, declareRemove, declareExport, declareImport],
];

/** `baton templates …` */
export function declare(program: Command, context: Context): void {
  const templates = program.command('templates').description('saved jobs, run by hand or by a schedule');
  for (const verb of verbs) verb(templates, context);
}
