import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As `hackrf_transfer` does: reads samples, tells every second how it goes, ends when its input ends or at SIGINT, or because there is no device. */
const program = (folder: string, fails: boolean): string => `#!${process.execPath}
const { appendFileSync, writeFileSync } = require('node:fs');
writeFileSync(${JSON.stringify(join(folder, 'arguments'))}, JSON.stringify(process.argv.slice(2)));
writeFileSync(${JSON.stringify(join(folder, 'pid'))}, String(process.pid));
if (${fails}) {
  console.error('hackrf_open() failed: HACKRF_ERROR_NOT_FOUND (-5)');
  process.exit(1);
}
process.on('SIGINT', () => {
  writeFileSync(${JSON.stringify(join(folder, 'stopped'))}, 'SIGINT');
  process.exit(0);
});
console.error('call hackrf_set_freq(433920000 Hz/433.920 MHz)');
process.stdin.on('data', (bytes) => {
  appendFileSync(${JSON.stringify(join(folder, 'samples'))}, bytes);
  console.error(' 4.2 MiB / 1.000 sec =  4.2 MiB/second, average power -3.1 dBfs');
});
process.stdin.on('end', () => process.exit(0));
`;

/** A program that stands for a device which nobody has here. */
export class FakeHackrf {
  readonly path: string;
  private readonly folder: string;

  constructor(folder: string, { fails = false } = {}) {
    this.folder = folder;
    this.path = join(folder, 'hackrf_transfer');
    writeFileSync(this.path, program(folder, fails), { mode: 0o755 });
  }

  get arguments(): string[] {
    return JSON.parse(readFileSync(join(this.folder, 'arguments'), 'utf8')) as string[];
  }

  get samples(): Buffer {
    return readFileSync(join(this.folder, 'samples'));
  }

  /** by which signal it ended; null: by the end of its input */
  get stoppedBy(): string | null {
    const path = join(this.folder, 'stopped');
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  }

  get pid(): number {
    return Number(readFileSync(join(this.folder, 'pid'), 'utf8'));
  }
}
