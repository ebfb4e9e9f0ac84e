import { join } from 'node:path';
import { type CheckedOut, checkOut } from '../checkout/checkout.ts';
import { readCheckout } from '../checkout/spec.ts';
import type { DriveContext } from '../executors/driver.ts';
import { DriveBench } from './drive-bench.ts';

/** Checks out as drivers do, with all that tools were given. */
export class CheckoutBench {
  readonly bench: DriveBench;
  /** command lines of all tools */
  readonly commands: string[] = [];

  /** @param tools folder of programs that are found before those of the machine */
  constructor(secrets: Record<string, string> = {}, tools?: string) {
    const path = [...(tools === undefined ? [] : [tools]), process.env.PATH ?? ''].join(':');
    this.bench = new DriveBench({ secrets, environment: { PATH: path } });
  }

  get root(): string {
    return this.bench.folder;
  }

  get cache(): string {
    return join(this.root, 'cache', 'git');
  }

  /** of the newest checkout */
  get work(): string {
    return this.bench.context?.work ?? '';
  }

  /** In `root`, or the work folder of an attempt of its own. Throws with the words that the job fails with. */
  checkOut(fields: object, root?: string): Promise<CheckedOut> {
    return this.drive((context) => {
      const spec = readCheckout(fields);
      if (spec === null) throw new Error('no checkout');
      return checkOut(spec, context, root ?? context.work);
    });
  }

  /** Does something as a driver. Throws with the words that the job fails with. */
  async drive<T>(work: (context: DriveContext) => Promise<T>): Promise<T> {
    const results: T[] = [];
    const verdict = await this.bench.drive({
      name: 'test',
      drive: async (_job, context) => {
        results.push(await work(this.recording(context)));
        return { kind: 'succeeded' };
      },
    });
    if (verdict.kind === 'failed') throw new Error(verdict.message);
    return results[0] as T;
  }

  private recording(context: DriveContext): DriveContext {
    return new Proxy(context, {
      get: (target, name: keyof DriveContext) => {
        if (name === 'run')
          return (tool: Parameters<DriveContext['run']>[0]) => {
            this.commands.push(tool.command.join(' '));
            return target.run(tool);
          };
        return target[name];
      },
    });
  }
}
