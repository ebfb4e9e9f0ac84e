import { execFileSync } from 'node:child_process';
import { constants, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { within } from './within.ts';

const patienceMs = 30_000;

/** A named pipe at which jobs wait: `read -r _ < PATH`. Each `open` lets one pass. */
export class Gate {
  readonly path: string;
  private readonly fd: number;

  constructor(bench: Bench) {
    this.path = namedPipe(bench, 'gate');
    // read and write: neither end blocks while the other is not there
    this.fd = openSync(this.path, constants.O_RDWR | constants.O_NONBLOCK);
    const socket = new Socket({ fd: this.fd, readable: false, writable: true });
    bench.defer(() => socket.destroy());
  }

  open(passes = 1): void {
    writeSync(this.fd, 'go\n'.repeat(passes));
  }
}

/** A named pipe on which jobs tell the test something, without the server: `echo TEXT > PATH`. */
export class Mailbox {
  readonly path: string;
  readonly lines: string[] = [];
  private listeners: (() => void)[] = [];

  constructor(bench: Bench) {
    this.path = namedPipe(bench, 'mailbox');
    const fd = openSync(this.path, constants.O_RDWR | constants.O_NONBLOCK);
    const socket = new Socket({ fd, readable: true, writable: false });
    let rest = '';
    socket.on('data', (piece) => {
      const lines = (rest + piece.toString()).split('\n');
      rest = lines.pop() ?? '';
      this.lines.push(...lines);
      for (const listener of this.listeners.splice(0)) listener();
    });
    bench.defer(() => socket.destroy());
  }

  /** The first line that begins so. */
  async until(start: string, ms = patienceMs): Promise<string> {
    const heard = async (): Promise<string> => {
      for (;;) {
        const found = this.lines.find((line) => line.startsWith(start));
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => this.listeners.push(resolve));
      }
    };
    return await within(ms, heard(), () => `a job to tell '${start}'; told was: ${this.lines.slice(-5).join(', ')}`);
  }
}

function namedPipe(bench: Bench, name: string): string {
  const path = join(bench.folder(`baton-e2e-${name}`), name);
  execFileSync('mkfifo', [path]);
  return path;
}
