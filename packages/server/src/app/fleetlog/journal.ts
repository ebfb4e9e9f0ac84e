import { cleanLine, type LineLevel, LineQuota, lineText, plural, type QuotaOptions } from '@baton/core';
import type { FleetLog } from '../../fleetlog/interface.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal, NoteData } from '../../ports/journal.ts';
import type { Logger } from '../../ports/telemetry.ts';

export interface JournalDeps {
  fleetLog: FleetLog;
  clock: Clock;
  /** where everything is printed too */
  logger: Logger;
}

/** What the server says about one runner. */
const aboutRunner: QuotaOptions = { linesPerMinute: 60, linesAtOnce: 200, bytesPerDay: 2 * 1024 * 1024 };
/** What it says about itself. */
const aboutItself: QuotaOptions = { linesPerMinute: 600, linesAtOnce: 5_000, bytesPerDay: 64 * 1024 * 1024 };
const itself = 'server';

/** Keeps the server's own log for the page, besides what is printed: no one can fill it, so that others' lines stay. */
export class FleetJournal implements Journal {
  /** as the logger that is printed to; what it is told from level info on is kept too */
  readonly logger: Logger;
  readonly #deps: JournalDeps;
  readonly #runners = new LineQuota(aboutRunner);
  readonly #itself = new LineQuota(aboutItself);

  constructor(deps: JournalDeps) {
    this.#deps = deps;
    const printed = deps.logger;
    this.logger = {
      debug: (data, message) => printed.debug(data, message),
      info: (data, message) => {
        printed.info(data, message);
        this.#keep('info', data as NoteData, message);
      },
      warn: (data, message) => {
        printed.warn(data, message);
        this.#keep('warn', data as NoteData, message);
      },
      error: (data, message) => {
        printed.error(data, message);
        this.#keep('error', data as NoteData, message);
      },
    };
  }

  note(level: LineLevel, data: NoteData, message: string): void {
    if (level === 'debug') this.#deps.logger.debug(data, message);
    else this.#deps.logger.info(data, message);
    this.#keep(level, data, message);
  }

  settle(): void {
    const now = this.#deps.clock.monotonic();
    for (const { who, leftOut } of this.#runners.settle(now)) this.#write('warn', who, false, leftOutText(leftOut));
    for (const { leftOut } of this.#itself.settle(now)) this.#write('warn', null, false, leftOutText(leftOut));
  }

  #keep(level: LineLevel, { runnerId = null, claimed = false, ...data }: NoteData, message: string): void {
    const text = cleanLine(lineText(message, data));
    const quota = runnerId === null ? this.#itself : this.#runners;
    const taken = quota.take(runnerId ?? itself, text.length, this.#deps.clock.monotonic());
    if (taken === null) return;
    if (taken.leftOut > 0) this.#write('warn', runnerId, false, leftOutText(taken.leftOut));
    this.#write(level, runnerId, claimed, text);
  }

  #write(level: LineLevel, runnerId: string | null, claimed: boolean, text: string): void {
    this.#deps.fleetLog.append([{ at: this.#deps.clock.now(), source: 'server', level, text, runnerId, claimed, mark: null }]);
  }
}

const leftOutText = (lines: number): string => `${plural(lines, 'line was', 'lines were')} left out here: too many at once`;
