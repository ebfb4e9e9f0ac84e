import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { writeEndpoint } from '../config/local-server.ts';
import { readTextIfThere } from '../config/private-file.ts';
import type { Context } from '../context.ts';
import { describeError } from '../output/print-error.ts';
import { type Client, openClient } from '../rest/client.ts';
import { type Child, codeOf, describeEnd, type Ended, startChild } from './child.ts';
import type { Installation } from './installation.ts';
import { LocalRunner } from './local-runner.ts';
import { localRunnerFiles } from './pair.ts';
import { type Ready, whenReady } from './ready.ts';
import { welcome } from './welcome.ts';

export interface UpOptions {
  /** for the server, as they were given */
  serverWords: readonly string[];
  runner: boolean;
}

/** Everything is over this long after the first Ctrl-C: the runner's jobs have 5 s, the runner a second more, the server the rest. */
const drainGraceMs = 5_000;
const runnerStopMs = 6_000;
const allStopMs = 7_500;

/** Runs a server and, unless it is not wanted, one runner of this machine, until Ctrl-C or the end of the server. Answers the exit code. */
export async function supervise(context: Context, installation: Installation, options: UpOptions): Promise<number> {
  const server = startChild(installation.server, options.serverWords, context.environment.variables);
  const interrupts = listen(context);
  let local: { runner: LocalRunner; client: Client } | null = null;
  void interrupts.second.then(() => {
    context.note('stopping at once');
    local?.runner.kill();
    server.kill('SIGKILL');
  });
  try {
    const begun = await Promise.race([whenReady(server), server.ended, interrupts.first]);
    if (isReady(begun)) {
      await writeEndpoint(begun.dataDir, begun.localUrl);
      await welcome(context, begun, options.runner);
      if (options.runner) local = await startRunner(context, installation, begun);
    }
    const over = isEnded(begun) ? begun : await Promise.race([server.ended, interrupts.first]);
    if (!isEnded(over)) return await stopAll(context, server, local?.runner ?? null, interrupts);
    if (isReady(begun) || over.signal !== null) context.note(`the server ${describeEnd(over)}; stopping`);
    await local?.runner.stop(runnerStopMs);
    return codeOf(over) || (isReady(begun) ? 1 : 0);
  } finally {
    interrupts.release();
    local?.client.close();
  }
}

async function stopAll(context: Context, server: Child, runner: LocalRunner | null, interrupts: Interrupts): Promise<number> {
  const since = performance.now();
  await context.print('Stopping. Ctrl-C again stops at once.\n').catch(() => {});
  await runner?.stop(runnerStopMs);
  await server.stop(allStopMs - (performance.now() - since));
  return interrupts.isForced() ? 130 : 0;
}

/** Starts the runner beside the server. Without it the server is still of use, so its failure is told and no more. */
async function startRunner(context: Context, installation: Installation, ready: Ready) {
  const token = await readTextIfThere(join(ready.dataDir, 'local-token'));
  if (token === null) {
    context.note('there is no local runner: the server left no local-token in its data folder');
    return null;
  }
  const client = openClient({ url: ready.localUrl, token, caFile: null, variables: {} });
  const runner = new LocalRunner(context, {
    client,
    program: installation.runner,
    files: localRunnerFiles(ready.dataDir),
    name: `local-${context.environment.hostname}`.slice(0, 100),
    drainGraceMs,
    onOnline: (name) => void context.print(`The local runner ${name} is online.\n`).catch(() => {}),
  });
  runner.run().catch((error) => {
    if (runner.isStopping()) return;
    context.note('there is no local runner:');
    context.stderr.write(describeError(error, false));
  });
  return { runner, client };
}

interface Interrupts {
  first: Promise<'interrupted'>;
  second: Promise<void>;
  isForced(): boolean;
  release(): void;
}

function listen(context: Context): Interrupts {
  let count = 0;
  const presses = new EventEmitter();
  const first = once(presses, 'first').then(() => 'interrupted' as const);
  const second = once(presses, 'second').then(() => {});
  const release = context.onInterrupt(() => {
    count += 1;
    presses.emit(count === 1 ? 'first' : 'second');
  });
  return { first, second, isForced: () => count > 1, release };
}

const isReady = (value: Ready | Ended | 'interrupted'): value is Ready => typeof value === 'object' && 'dataDir' in value;
const isEnded = (value: Ready | Ended | 'interrupted'): value is Ended => typeof value === 'object' && 'code' in value;
