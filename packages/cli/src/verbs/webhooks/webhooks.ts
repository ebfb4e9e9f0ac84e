import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareAdd, declareChange, declareDisable, declareEnable, declareList, declareRemove, declareRotate } from './manage.ts';
import { declareDeliveries, declarePing, declareRedeliver } from './sent.ts';

const verbs = [
  ...[declareList, declareAdd, declareChange, declareEnable, declareDisable, declareRotate, declareRemove],
  ...[declarePing, declareDeliveries, declareRedeliver],
];

/** `baton webhooks …` */
export function declare(program: Command, context: Context): void {
  const webhooks = program.command('webhooks').description('who is told of what happens, by signed requests to an address');
  for (const verb of verbs) verb(webhooks, context);
}
