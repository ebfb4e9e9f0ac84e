import { type BacklogTask, runBacklog } from '../backlog/task.ts';
import { type GiteaIdleTask, runGiteaIdle } from './gitea-idle-task.ts';
import { type HoldTask, runHold } from './hold-task.ts';
import { type IdleTask, runIdle } from './idle-task.ts';
import { type LogTask, runLog } from './log-task.ts';
import { type MixedTask, runMixed } from './mixed-task.ts';
import { type ReturnTask, runReturn } from './return-task.ts';
import { runStarted, type StartedTask } from './started-task.ts';
import { runStrangers, type StrangersTask } from './strangers-task.ts';
import { type CyclesTask, type LatencyTask, runCycles, runLatency } from './tasks.ts';

/** The load generator is a process of its own: it takes one task by message and answers with the result. */
export type Task =
  | CyclesTask
  | LatencyTask
  | LogTask
  | IdleTask
  | ReturnTask
  | StartedTask
  | MixedTask
  | HoldTask
  | BacklogTask
  | StrangersTask
  | GiteaIdleTask;

async function run(task: Task): Promise<unknown> {
  if (task.kind === 'cycles') return await runCycles(task);
  if (task.kind === 'latency') return await runLatency(task);
  if (task.kind === 'log') return await runLog(task);
  if (task.kind === 'return') return await runReturn(task);
  if (task.kind === 'started') return await runStarted(task);
  if (task.kind === 'mixed') return await runMixed(task);
  if (task.kind === 'hold') return await runHold(task);
  if (task.kind === 'backlog') return await runBacklog(task);
  if (task.kind === 'giteaIdle') return await runGiteaIdle(task);
  if (task.kind === 'strangers') return await runStrangers(task);
  return await runIdle(task);
}

process.once('message', (task) => {
  run(task as Task).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
