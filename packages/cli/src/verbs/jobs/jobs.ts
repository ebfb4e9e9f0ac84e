import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareCancel } from './cancel.ts';
import { declareExport } from './export.ts';
import { declareDownload, declareFiles } from './files.ts';
import { declareList } from './list.ts';
import { declareLogs } from './logs.ts';
import { declareReplies } from './reply.ts';
import { declareRerun } from './rerun.ts';
import { declareResolve } from './resolve.ts';
import { declareShow } from './show.ts';
import { declareWhy } from './why.ts';

/** `baton jobs …` */
export function declare(program: Command, context: Context): void {
  const jobs = program.command('jobs').description('look at jobs, and change their course');
  const verbs = [
    declareList,
    declareExport,
    declareShow,
    declareWhy,
    declareLogs,
    declareFiles,
    declareDownload,
    declareCancel,
    declareRerun,
    declareReplies,
    declareResolve,
  ];
  for (const verb of verbs) verb(jobs, context);
}
