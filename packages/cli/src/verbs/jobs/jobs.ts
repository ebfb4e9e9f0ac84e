import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareCancel } from './cancel.ts';
import { declareList } from './list.ts';
import { declareLogs } from './logs.ts';
import { declareRerun } from './rerun.ts';
import { declareResolve } from './resolve.ts';
import { declareShow } from './show.ts';

/** `baton jobs …` */
export function declare(program: Command, context: Context): void {
  const jobs = program.command('jobs').description('look at jobs, and change their course');
  for (const verb of [declareList, declareShow, declareLogs, declareCancel, declareRerun, declareResolve]) verb(jobs, context);
}
