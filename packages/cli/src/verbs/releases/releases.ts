import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareList, declareNotes, declareShow } from './look.ts';
import { declarePublish, declareUpload, declareWithdraw } from './publish.ts';

/** `baton releases …` */
export function declare(program: Command, context: Context): void {
  const releases = program.command('releases').description('published versions of the runner: notes, programs, who runs what');
  for (const verb of [declareList, declareShow, declareNotes, declarePublish, declareUpload, declareWithdraw])
    verb(releases, context);
}
