import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareExport } from './export.ts';
import { declareList } from './list.ts';
import { declarePosture } from './posture.ts';
import { declareSuspicions } from './suspicions.ts';
import { declareVerify } from './verify.ts';

/** `baton audit …` */
export function declare(program: Command, context: Context): void {
  const audit = program.command('audit').description('who changed what, whether that is all of it, and what is set up weakly');
  for (const verb of [declareList, declareExport, declareVerify, declareSuspicions, declarePosture]) verb(audit, context);
}
