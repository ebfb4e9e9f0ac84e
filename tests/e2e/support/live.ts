import { type Job, type JobView, type LogPart, type Runner, restPaths, type ServerMessage, type Topic } from '@baton/protocol';
import { WebSocket } from 'ws';
import type { Server } from './server.ts';
import { within } from './within.ts';

const patienceMs = 30_000;

/**
 * Watches a topic of the live WebSocket until `look` answers something. Comes back by itself when the connection or the server ends, with a new
 * subscription, as a page does.
 */
async function watch<T>(
  server: Server,
  topic: () => Topic,
  look: (message: ServerMessage) => T | undefined,
  ms: number,
  what: string,
) {
  const over = new AbortController();
  const watching = async (): Promise<T> => {
    for (;;) {
      await server.untilUp();
      const found = await oneConnection(server, topic(), look, over.signal);
      if (found !== undefined) return found;
      over.signal.throwIfAborted();
    }
  };
  try {
    return await within(ms, watching(), () => what);
  } finally {
    over.abort();
  }
}

/** Undefined when the connection ended before `look` found something. */
function oneConnection<T>(
  server: Server,
  topic: Topic,
  look: (message: ServerMessage) => T | undefined,
  signal: AbortSignal,
): Promise<T | undefined> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}${restPaths.live}`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  return new Promise((resolve) => {
    const finish = (value: T | undefined): void => {
      signal.removeEventListener('abort', abandon);
      socket.terminate();
      resolve(value);
    };
    const abandon = (): void => finish(undefined);
    signal.addEventListener('abort', abandon);
    socket.on('error', () => {});
    // a turn later, so that a server that refuses is not asked in a tight circle
    socket.on('close', () => setImmediate(abandon));
    socket.on('open', () => socket.send(JSON.stringify({ op: 'subscribe', id: 'e2e', topic, cursor: null })));
    socket.on('message', (data) => {
      const found = look(JSON.parse(data.toString()) as ServerMessage);
      if (found !== undefined) finish(found);
    });
  });
}

/** The job, as soon as it is as wanted. */
export async function untilJob(
  server: Server,
  jobId: string,
  wanted: (view: JobView) => boolean,
  ms = patienceMs,
): Promise<JobView> {
  let last: JobView | null = null;
  const look = (message: ServerMessage): JobView | undefined => {
    if (message.op !== 'job') return undefined;
    last = message.view;
    return wanted(message.view) ? message.view : undefined;
  };
  try {
    return await watch(server, () => ({ name: 'job', jobId }), look, ms, `job ${jobId}`);
  } catch (error) {
    throw new Error(`${(error as Error).message}; it is: ${JSON.stringify(last, null, 1)}`);
  }
}

const finals: readonly Job['state'][] = ['succeeded', 'failed', 'cancelled'];

/** The job when it is over and the log of its newest attempt is closed. */
export const untilOver = (server: Server, jobId: string, ms?: number): Promise<JobView> =>
  untilJob(server, jobId, ({ job, history }) => finals.includes(job.state) && (history.at(-1)?.log ?? null) !== null, ms);

/** How many jobs are in each state, as soon as that is as wanted. */
export async function untilCounts(
  server: Server,
  wanted: (counts: Readonly<Record<string, number>>) => boolean,
  ms = patienceMs,
): Promise<void> {
  let counts = {};
  const look = (message: ServerMessage): true | undefined => {
    if (message.op !== 'jobs') return undefined;
    counts = message.counts;
    return wanted(message.counts) || undefined;
  };
  const topic = (): Topic => ({ name: 'jobs', states: null, search: null, limit: 1 });
  try {
    await watch(server, topic, look, ms, 'counts of jobs');
  } catch (error) {
    throw new Error(`${(error as Error).message}; they are: ${JSON.stringify(counts)}`);
  }
}

/** The runner, as soon as it is as wanted. */
export async function untilRunner(
  server: Server,
  id: string,
  wanted: (runner: Runner) => boolean,
  ms = patienceMs,
): Promise<Runner> {
  let known: Runner | undefined;
  const look = (message: ServerMessage): Runner | undefined => {
    if (message.op === 'runners') known = message.rows.find((row) => row.id === id) ?? (message.snapshot ? undefined : known);
    if (message.op === 'presence') {
      const row = message.rows.find(({ runnerId }) => runnerId === id);
      if (row && known) known = { ...known, ...row };
    }
    return known && wanted(known) ? known : undefined;
  };
  try {
    return await watch(server, () => ({ name: 'runners' }), look, ms, `runner ${id}`);
  } catch (error) {
    throw new Error(`${(error as Error).message}; it is: ${JSON.stringify(known)}`);
  }
}

/** All runners, as soon as they are as wanted. */
export async function untilRunners(
  server: Server,
  wanted: (runners: readonly Runner[]) => boolean,
  ms = patienceMs,
): Promise<readonly Runner[]> {
  const known = new Map<string, Runner>();
  const look = (message: ServerMessage): readonly Runner[] | undefined => {
    if (message.op !== 'runners') return undefined;
    if (message.snapshot) known.clear();
    for (const row of message.rows) known.set(row.id, row);
    for (const id of message.removed) known.delete(id);
    const all = [...known.values()];
    return wanted(all) ? all : undefined;
  };
  try {
    return await watch(server, () => ({ name: 'runners' }), look, ms, 'the runners');
  } catch (error) {
    throw new Error(`${(error as Error).message}; they are: ${JSON.stringify([...known.values()], null, 1)}`);
  }
}

/** The text of an attempt's log, as soon as it is as wanted. */
export async function untilLog(
  server: Server,
  attemptId: string,
  wanted: (text: string) => boolean,
  ms = patienceMs,
): Promise<string> {
  const parts: LogPart[] = [];
  const text = (): string => parts.map((part) => part.text).join('');
  const look = (message: ServerMessage): string | undefined => {
    if (message.op !== 'log') return undefined;
    parts.push(...message.parts);
    return wanted(text()) ? text() : undefined;
  };
  const topic = (): Topic => ({ name: 'log', attemptId, after: parts.at(-1)?.number ?? 0 });
  try {
    return await watch(server, topic, look, ms, `the log of attempt ${attemptId}`);
  } catch (error) {
    throw new Error(`${(error as Error).message}; it ends with: ${text().slice(-500)}`);
  }
}
