import { readdirSync, readFileSync } from 'node:fs';

/** The variable by which the processes of an attempt are recognised, also when they left its process group. */
export const attemptVariable = 'BATON_ATTEMPT_ID';

const passesMax = 10;

/**
 * Kills what is left of attempts: every process that carries one of their ids in its environment. Repeats until none is found, because they
 * may fork meanwhile. Linux only; elsewhere process groups must do.
 *
 * @returns how many processes were killed
 */
export function huntEscapees(attemptIds: ReadonlySet<string>): number {
  let killed = 0;
  if (attemptIds.size === 0) return killed;
  for (let pass = 0; pass < passesMax; pass += 1) {
    const found = pidsOf(attemptIds);
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

function pidsOf(attemptIds: ReadonlySet<string>): number[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && pid !== process.ppid && belongs(pid, attemptIds));
}

/** The environment of a zombie reads as empty, so the dead are not found again. */
function belongs(pid: number, attemptIds: ReadonlySet<string>): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
    const at = environment.startsWith(`${attemptVariable}=`) ? 0 : environment.indexOf(`\0${attemptVariable}=`) + 1;
    if (at === 0 && !environment.startsWith(`${attemptVariable}=`)) return false;
    const start = at + attemptVariable.length + 1;
    const end = environment.indexOf('\0', start);
    return attemptIds.has(environment.slice(start, end === -1 ? undefined : end));
  } catch {
    return false;
  }
}
