import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { declareAdd } from './add.ts';
import { declareChallengectlConfig } from './challengectl.ts';
import { declareClearCache } from './clear-cache.ts';
import { declareDisable } from './disable.ts';
import { declareDrain } from './drain.ts';
import { declareEdit } from './edit.ts';
import { declareEnable } from './enable.ts';
import { declareKick } from './kick.ts';
import { declareLabel } from './label.ts';
import { declareList } from './list.ts';
import { declareDeploy, declareSleep, declareWake } from './operate.ts';
import { declarePair } from './pair.ts';
import { declareRemove } from './remove.ts';
import { declareRename } from './rename.ts';
import { declareRetention } from './retention.ts';
import { declareRevoke } from './revoke.ts';
import { declareRotate } from './rotate.ts';
import { declareShow } from './show.ts';
import { declareUpdate } from './update.ts';

const verbs = [
  declareList,
  declareShow,
  declareAdd,
  declarePair,
  declareChallengectlConfig,
  declareDisable,
  declareEnable,
  declareDrain,
  declareKick,
  declareClearCache,
  declareDeploy,
  declareWake,
  declareSleep,
  declareRotate,
  declareRevoke,
  declareRemove,
  declareRename,
  declareLabel,
  declareEdit,
  declareRetention,
  declareUpdate,
];

/** `baton runners …` */
export function declare(program: Command, context: Context): void {
  const runners = program.command('runners').description('look at runners, add them, and act on them');
  for (const verb of verbs) verb(runners, context);
}
