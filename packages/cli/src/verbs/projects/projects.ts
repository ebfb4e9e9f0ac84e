import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareCreate, declareRemove } from './create.ts';
import { declareList } from './list.ts';
import { declareProtect, declareUnprotect } from './protect.ts';

const verbs = [declareList, declareCreate, declareRemove, declareProtect, declareUnprotect];

/** `baton projects …` */
export function declare(program: Command, context: Context): void {
  const projects = program.command('projects').description('projects: what jobs belong to, and which are protected');
  for (const verb of verbs) verb(projects, context);
}
