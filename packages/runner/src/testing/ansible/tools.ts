import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../../process/programs.ts';

const own = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const path = process.env.PATH ?? '';
const names = ['ansible-playbook', 'ansible-galaxy'];

/** Whether this machine has Ansible. */
export const ansibleIsHere: boolean = names.every((name) => findProgram(name, path) !== null);

/** The search path by which a driver finds: the tools of this machine, recordings of them, or what records them anew. */
export function pathTo(which: 'real' | 'recorded' | 'recording', folder: string): string {
  if (which === 'real') return path;
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of names) {
    const program = own(which === 'recorded' ? 'replay.ts' : 'record.ts');
    const words = [
      process.execPath,
      program,
      own('recordings.json'),
      which === 'recorded' ? name : (findProgram(name, path) ?? name),
    ];
    const script = `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`;
    writeFileSync(join(bin, name), script, { mode: 0o700 });
  }
  return `${bin}:${path}`;
}
