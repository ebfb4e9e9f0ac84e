import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CheckoutContext } from '../checkout/checkout.ts';
import { JobFailed, type JsonObject, type ToolEnd, type ToolRun } from '../executors/driver.ts';

/** What a checkout needs of a driver, on real processes, with all that they were given. */
export class CheckoutBench {
  readonly root = mkdtempSync(join(tmpdir(), 'baton-checkout-'));
  readonly home = this.made('home');
  readonly work = this.made('work');
  readonly cache = join(this.root, 'caches', 'git');
  readonly said: string[] = [];
  readonly told: JsonObject[] = [];
  readonly outputs: Record<string, string> = {};
  readonly commands: string[] = [];
  readonly stopping = new AbortController();
  private readonly secrets: Record<string, string>;

  private readonly path: string;

  /** @param tools folder of programs that are found before those of the machine */
  constructor(secrets: Record<string, string> = {}, tools?: string) {
    this.secrets = secrets;
    this.path = [...(tools === undefined ? [] : [tools]), process.env.PATH ?? ''].join(delimiter);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  get context(): CheckoutContext {
    return {
      scratch: this.made('scratch'),
      environment: { PATH: this.path, HOME: this.home, ...this.secrets },
      secrets: this.secrets,
      stopping: this.stopping.signal,
      cache: (name) => this.made('caches', name),
      say: (line) => void this.said.push(line),
      tell: (event) => void this.told.push(event),
      output: (name, value) => {
        this.outputs[name] = value;
      },
      run: (tool) => this.run(tool),
    };
  }

  private made(...names: string[]): string {
    const folder = join(this.root, ...names);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  private async run({ command: [file, ...args], cwd, environment, input, stdout, stderr }: ToolRun): Promise<ToolEnd> {
    this.commands.push([file, ...args].join(' '));
    const laid = { ...this.context.environment, ...environment };
    const env = Object.fromEntries(Object.entries(laid).filter(([, value]) => value !== undefined)) as Record<string, string>;
    const child = spawn(file, args, { cwd, env, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    child.stdin?.end(input);
    const lines = [
      [child.stdout, stdout],
      [child.stderr, stderr],
    ] as const;
    for (const [from, to] of lines) {
      if (typeof to === 'function' && from) createInterface({ input: from }).on('line', to);
      else from?.resume();
    }
    return new Promise((resolve, reject) => {
      child.on('error', () => reject(new JobFailed(`command not found: ${file}`)));
      child.on('close', (exitCode, signal) => resolve({ exitCode, signal }));
    });
  }
}
