import type { PauseList, PauseScope, PauseWindow, ScopePause, SetPauseHours } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { parseDuration, parseInstant } from '../../option-values.ts';
import { withScopeOption } from '../../scope-option.ts';
import { parseWindow, windowWords } from './window.ts';
import { printPause, printPauses } from './words.ts';

interface Flags extends ConnectionFlags {
  scope?: string;
  json?: true;
}

interface PauseFlags extends Flags {
  reason?: string;
  /** in ms */
  for?: number;
  /** ms since the Unix epoch */
  until?: number;
}

/** `baton pause`, `baton pause list`, `baton pause hours` */
export function declare(program: Command, context: Context): void {
  const pause = withScopeOption(withConnectionOptions(program.command('pause')))
    .description('pause the assignment of jobs; whatever runs goes on, and new jobs are taken and wait')
    .option('--reason <text>', 'why; everybody who waits is told')
    .option('--for <duration>', 'it ends by itself after this: 30m, 2h, 1d', parseDuration)
    .option('--until <time>', 'it ends by itself then: 18:00, 2026-01-31T08:00', parseInstant)
    .option('--json', 'print JSON')
    .action(async (flags: PauseFlags) => {
      if (flags.for !== undefined && flags.until !== undefined)
        throw new ApiError('usage', { problem: 'give only one of --for and --until' });
      const body: PauseScope = {
        reason: flags.reason ?? 'no reason was given',
        ...(flags.scope !== undefined && { scope: flags.scope }),
        ...(flags.for !== undefined && { forMs: flags.for }),
        ...(flags.until !== undefined && { until: flags.until }),
      };
      await withClient(context, flags, async (client) => {
        const now = await client.call<ScopePause>('POST', restPaths.pause, { body });
        return await (flags.json ? context.printJson(now) : printPause(context, now));
      });
    });
  declareList(pause, context);
  declareHours(pause, context);
}

function declareList(pause: Command, context: Context): void {
  withConnectionOptions(pause.command('list'))
    .description('list what is paused now')
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const list = await client.call<PauseList>('GET', restPaths.pauses);
        return await (flags.json ? context.printJson(list) : printPauses(context, list.pauses));
      });
    });
}

function declareHours(pause: Command, context: Context): void {
  withScopeOption(withConnectionOptions(pause.command('hours')))
    .description('show or set on which hours of the day nothing is assigned')
    .argument('[hours...]', '22:00-06:00, "sat,sun 00:00-12:00", "mon-fri 12:00-13:00 Europe/Berlin"; none: on none')
    .option('--time-zone <zone>', 'of hours that name none (default: that of this machine)')
    .option('--json', 'print JSON')
    .action(async (words: string[], flags: Flags & { timeZone?: string }) => {
      const { scope } = flags;
      const zone = flags.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
      const hours: PauseWindow[] = words.join() === 'none' ? [] : words.map((text) => parseWindow(text, zone));
      const body: SetPauseHours = { hours, ...(scope !== undefined && { scope }) };
      await withClient(context, flags, async (client) => {
        const now =
          words.length === 0
            ? await client.call<ScopePause>('GET', restPaths.pause, { query: { scope } })
            : await client.call<ScopePause>('PUT', restPaths.pauseHours, { body });
        if (flags.json) return await context.printJson(now);
        await context.print(
          now.hours.length === 0 ? 'No pause hours.\n' : now.hours.map((each) => `${windowWords(each)}\n`).join(''),
        );
        return await printPause(context, now);
      });
    });
}
