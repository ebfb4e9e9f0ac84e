import type { Pause, ScopePause } from '@baton/protocol';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { dateTime } from '../../output/times.ts';

const untilWords = (until: number | null): string => (until === null ? 'until somebody resumes' : `until ${dateTime(until)}`);

const pauseWords = ({ scope, by, why, until }: Pause): string =>
  `${clean(scope)} is paused by ${clean(by)}, ${untilWords(until)}: ${clean(why)}\n`;

/** Whether the jobs of a scope are assigned, and what keeps them from it. */
export async function printPause(context: Context, { scope, pauses, resumedUntil }: ScopePause): Promise<void> {
  if (pauses.length === 0) await context.print(`Jobs of ${clean(scope)} are assigned.\n`);
  for (const pause of pauses) await context.print(pauseWords(pause));
  if (resumedUntil)
    await context.print(
      `Its pause hours do not hold until ${dateTime(resumedUntil.until)}: ${clean(resumedUntil.by)} resumed.\n`,
    );
}

export async function printPauses(context: Context, pauses: readonly Pause[]): Promise<void> {
  if (pauses.length === 0) await context.print('Nothing is paused.\n');
  for (const pause of pauses) await context.print(pauseWords(pause));
}
