import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Task } from './generator.ts';

const generator = fileURLToPath(new URL('./generator.ts', import.meta.url));

interface Message {
  result?: unknown;
  error?: string;
}

/** Starts a generator with a task; it lives until it is killed, so that its connections stay. */
export function startTask<T>(task: Task): { result: Promise<T>; process: ChildProcess } {
  const child = fork(generator, [], { stdio: 'inherit' });
  const result = new Promise<T>((resolve, reject) => {
    child.once('message', (message: Message) => {
      if (message.error === undefined) resolve(message.result as T);
      else reject(new Error(message.error));
    });
    child.once('exit', (code) => reject(new Error(`the load generator ended with ${code}`)));
  });
  child.send(task);
  return { result, process: child };
}

/** Runs a task in a process of its own and ends it. */
export async function runTask<T>(task: Task): Promise<T> {
  const started = startTask<T>(task);
  try {
    return await started.result;
  } finally {
    started.process.kill('SIGKILL');
  }
}
