import type { Line, LinesPage } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { lineLevelNames } from '@baton/protocol/states';
import { type Command, Option } from 'commander';
import type { ConnectionFlags } from '../config/connection.ts';
import { withClient, withConnectionOptions } from '../connect.ts';
import type { Context } from '../context.ts';
import { Left, tellingPatience } from '../follow/attend.ts';
import { parseDuration, parseInteger } from '../option-values.ts';
import { clean } from '../output/clean.ts';
import type { Colour } from '../output/colours.ts';
import { dateTime } from '../output/times.ts';
import type { Client } from '../rest/client.ts';
import { type Patience, patiently } from '../rest/patiently.ts';

interface Flags extends ConnectionFlags {
  runner?: string;
  server?: true;
  level?: string;
  grep?: string;
  since?: number;
  limit: number;
  follow?: true;
  json?: true;
}

/** How long the server may hold a request for lines. */
const holdMs = 20_000;
const pageMax = 1_000;

/** `baton logs` */
export function declare(program: Command, context: Context): void {
  withConnectionOptions(program.command('logs'))
    .description('print what runners and the server say about themselves (of a job: baton jobs logs)')
    .option('--runner <name>', 'only of this runner, and what the server says about it: id, number or name')
    .option('--server', 'only what the server says')
    .addOption(new Option('--level <level>', 'at least this important').choices([...lineLevelNames]))
    .option('--grep <text>', 'only lines with this text; the case of letters does not matter')
    .option('--since <duration>', 'all lines of the last 90s, 10m, 2h, 1d', parseDuration)
    .option('--limit <number>', 'without --since: the last so many', parseInteger, 100)
    .option('--follow', 'go on as lines come, until Ctrl-C')
    .option('--json', 'print a line of JSON for each')
    .action(async (flags: Flags) => {
      const leaving = new AbortController();
      const release = context.onInterrupt(() => leaving.abort(new Left()));
      try {
        await withClient(context, flags, async (client) => {
          const reader = new Reader(context, client, tellingPatience(context, client.url, leaving.signal), flags);
          const newest = await reader.printPast();
          if (flags.follow) await reader.follow(newest);
        });
      } catch (error) {
        if (!(error instanceof Left)) throw error;
        context.exitCode = 130;
      } finally {
        release();
      }
    });
}

class Reader {
  readonly #context: Context;
  readonly #client: Client;
  readonly #patience: Patience;
  readonly #flags: Flags;

  constructor(context: Context, client: Client, patience: Patience, flags: Flags) {
    this.#context = context;
    this.#client = client;
    this.#patience = patience;
    this.#flags = flags;
  }

  /** Prints what is there; answers where to go on. */
  async printPast(): Promise<string> {
    if (this.#flags.since === undefined) return await this.#printLast();
    const from = Date.now() - this.#flags.since;
    for (let after = '0'; ; ) {
      const page = await this.#page({ from, after, limit: pageMax });
      await this.#print(page.lines);
      if (page.next === null) return page.newest;
      after = page.next;
    }
  }

  async follow(from: string): Promise<never> {
    for (let after = from; ; ) {
      const page = await this.#page({ after, wait: holdMs, limit: pageMax });
      await this.#print(page.lines);
      after = page.next ?? page.newest;
    }
  }

  /** Pages come newest first, and may be short. */
  async #printLast(): Promise<string> {
    const { limit } = this.#flags;
    const first = await this.#page({ limit: Math.min(limit, pageMax) });
    const lines = [...first.lines];
    for (let { next } = first; next !== null && lines.length < limit; ) {
      const page = await this.#page({ before: next, limit: Math.min(limit - lines.length, pageMax) });
      lines.push(...page.lines);
      next = page.next;
    }
    await this.#print(lines.reverse());
    return first.newest;
  }

  #page(place: Record<string, string | number>): Promise<LinesPage> {
    const { runner, server, level, grep } = this.#flags;
    const query = { runner, source: server ? 'server' : undefined, level, text: grep, ...place };
    const { signal } = this.#patience;
    const send = () => this.#client.call<LinesPage>('GET', restPaths.logs, { query, holdMs: Number(place.wait ?? 0), signal });
    return patiently(send, this.#patience);
  }

  async #print(lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return;
    const show = this.#flags.json ? (line: Line) => JSON.stringify(line) : this.#shown;
    await this.#context.print(`${lines.map(show).join('\n')}\n`);
  }

  #shown = ({ at, level, source, runner, runnerId, claimed, text }: Line): string => {
    const { paint } = this.#context;
    const who = source === 'server' ? 'server' : clean(runner ?? runnerId ?? '');
    const about = source === 'server' && runnerId !== null ? ` ${clean(runner ?? runnerId)}${claimed ? ' (claimed)' : ''}:` : '';
    const mark = paint(level.toUpperCase().padEnd(5), colours[level] ?? null);
    return `${paint(dateTime(at), 'grey')} ${mark} ${paint(who, 'blue')}${about} ${clean(text)}`;
  };
}

const colours: Readonly<Record<string, Colour>> = { debug: 'grey', warn: 'yellow', error: 'red' };
