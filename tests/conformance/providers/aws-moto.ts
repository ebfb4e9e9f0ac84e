import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The program that emulates AWS; empty: there is none on this machine. */
export const motoProgram = process.env.BATON_MOTO_SERVER ?? '';

export interface Moto {
  port: number;
  stop(): Promise<void>;
}

/** Starts an AWS of one's own, on a port of its choice. */
export async function startMoto(): Promise<Moto> {
  const child = spawn(motoProgram, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  const said: string[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    exited.then(() => reject(new Error(`moto ended: ${said.join('\n')}`)), reject);
    createInterface(child.stderr).on('line', (line) => {
      said.push(line);
      const [, at] = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(line) ?? [];
      if (at !== undefined) resolve(Number(at));
    });
  });
  return {
    port,
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
