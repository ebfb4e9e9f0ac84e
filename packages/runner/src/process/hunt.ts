import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as passed } from 'node:timers/promises';
import { startTimeOf } from './alive.ts';

/** The variable by which the processes of an attempt are recognised, also when they left its process group. */
export const attemptVariable = 'BATON_ATTEMPT_ID';

/** Attempts by id, with when their first process started (see `startTimeOf`); null when nobody knows. */
export type Hunted = ReadonlyMap<string, string | null>;

const passesMax = 10;
/** The whole hunt takes no longer than this, however many processes there are. */
const huntMsMax = 1_000;
/** The environment of a process that waits for its disk can not be read until it has waited. */
const readMsMax = 100;

/**
 * Kills what is left of attempts: every process that carries one of their ids in its environment. Repeats until none is found, because they
 * may fork meanwhile. Only processes that are younger than the attempts are looked at. Linux only; elsewhere process groups must do.
 *
 * @returns how many processes were killed
 */
export async function huntEscapees(attempts: Hunted): Promise<number> {
  let killed = 0;
  if (attempts.size === 0) return killed;
  const since = Math.min(...[...attempts.values()].map((startTime) => (startTime === null ? 0 : Number(startTime))));
  const looked = new Set<string>();
  const end = performance.now() + huntMsMax;
  for (let pass = 0; pass < passesMax && performance.now() < end; pass += 1) {
    const found = await find(attempts, since, looked);
    if (found.length === 0) break;
    for (const pid of found) killed += kill(pid);
  }
  return killed;
}

function kill(pid: number): number {
  try {
    process.kill(pid, 'SIGKILL');
    return 1;
  } catch {
    return 0;
  }
}

/** @param looked processes that are strangers or were found already (the killed can not fork any more); grows */
async function find(attempts: Hunted, since: number, looked: Set<string>): Promise<number[]> {
  const young = pids().flatMap((pid) => {
    const startTime = startTimeOf(pid);
    const name = `${pid} ${startTime}`;
    return startTime === null || Number(startTime) < since || looked.has(name) ? [] : [{ pid, name }];
  });
  const found = await Promise.all(
    young.map(async ({ pid, name }) => {
      const belongs = await belongsTo(attempts, pid);
      if (belongs !== null) looked.add(name);
      return belongs ? [pid] : [];
    }),
  );
  return found.flat();
}

function pids(): number[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && pid !== process.ppid);
}

/** Null when it could not be told in time. The environment of a zombie reads as empty, so the dead are not found again. */
async function belongsTo(attempts: Hunted, pid: number): Promise<boolean | null> {
  const timeUp = new AbortController();
  const reading = readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  const late = passed(readMsMax, null, { ref: false, signal: timeUp.signal }).catch(() => null);
  const environment = await Promise.race([reading, late]);
  timeUp.abort();
  if (environment === null) return null;
  const id = environment
    .split('\0')
    .find((entry) => entry.startsWith(`${attemptVariable}=`))
    ?.slice(attemptVariable.length + 1);
  return id !== undefined && attempts.has(id);
}
