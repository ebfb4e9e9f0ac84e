import type { Description } from '../interface.ts';
import { readJson } from './files.ts';
import type { Launch, RunnerConfig } from './launch.ts';
import { isOurs } from './marked-folder.ts';
import { lastLines } from './output.ts';
import type { Place } from './place.ts';
import { type Ended, findRunning } from './runner-process.ts';

/** What is there of a runner. */
export async function describeRunner(place: Place, workspace: string): Promise<Description> {
  const isStanding = await isOurs(place.folder, place.runnerId);
  const launch = isStanding ? await readJson<Launch>(place.launch) : null;
  const running = await findRunning(place);
  const found: Description['found'] = {
    ...(isStanding ? { folder: {} } : {}),
    ...((await isOurs(workspace, place.runnerId)) ? { workspace: {} } : {}),
    ...(launch || running ? { process: { pid: running?.pid ?? null } } : {}),
  };
  const stopped = launch ? 'stopped' : 'none';
  return { found, program: running ? 'running' : stopped, reasons: await reasonsOf(place, launch, running !== null) };
}

async function reasonsOf(place: Place, launch: Launch | null, isRunning: boolean): Promise<string[]> {
  if (!launch) return [];
  const ended = isRunning || launch.desired === 0 ? null : await readJson<Ended>(place.ended);
  const config = await readJson<RunnerConfig>(place.config);
  const lines = await lastLines(place.output, config?.token ?? null);
  return [...(ended ? [endOf(ended)] : []), ...(lines.length > 0 ? [`its last lines: ${lines.join(' / ')}`] : [])];
}

/** Node ends with it when it is given an option that it does not know or allow, before any program of ours runs. */
const badOptionCode = 9;

function endOf({ code, signal }: Ended): string {
  if (signal !== null) return `the runner was ended by ${signal}`;
  const ended = `the runner ended with code ${code}`;
  return code === badOptionCode
    ? `${ended}, as Node refuses an option: correct NODE_OPTIONS in the environment of the pool`
    : ended;
}
