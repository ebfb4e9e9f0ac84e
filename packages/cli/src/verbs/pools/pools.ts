import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareCreate, declareDeploy, declareEdit, declareRemove, declareResume, declareStop } from './manage.ts';
import { declareDecisions, declareList, declareShow } from './show.ts';
import { declareWaves } from './waves.ts';

const verbs = [
  ...[declareList, declareShow, declareCreate, declareEdit, declareRemove, declareDecisions, declareDeploy],
  ...[declareStop, declareResume, declareWaves],
];

/** `baton pools …` */
export function declare(program: Command, context: Context): void {
  const pools = program.command('pools').description('runners that are started and put away by demand');
  for (const verb of verbs) verb(pools, context);
}
