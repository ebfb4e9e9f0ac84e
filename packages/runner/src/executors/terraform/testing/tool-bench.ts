import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findProgram } from '../../../process/programs.ts';
import { DriveBench } from '../../../testing/drive-bench.ts';
import { temporaryFolder } from '../../../testing/program.ts';
import { type RecordedRun, writeRecording } from './recording.ts';

/** `BATON_TERRAFORM`: `fake` plays recordings although the tool is there; `record` renews them; `tofu` takes OpenTofu although both are. */
const how = process.env.BATON_TERRAFORM ?? '';
const find = (name: string): string | null => findProgram(name, process.env.PATH ?? '');
const found = how === 'tofu' ? find('tofu') : (find('terraform') ?? find('tofu'));
/** null: it is not on this machine. */
export const realTool = how === 'fake' ? null : found;

/** Which tool the tests run with, for people. */
export const toolWords =
  realTool === null
    ? `recordings of Terraform, ${how === 'fake' ? 'as BATON_TERRAFORM says' : 'which is not on this machine'}`
    : `${basename(realTool) === 'tofu' ? 'OpenTofu' : 'Terraform'} at ${realTool}`;

const recordings = join(import.meta.dirname, 'recordings');
const here = (name: string): string => join(import.meta.dirname, name);

export interface ToolBench {
  bench: DriveBench;
  /** What was recorded becomes the recording of this name. */
  close: () => void;
}

/** A bench whose search path begins with the tool: the real one, or what was recorded of it under this name. */
export function toolBench(name: string, options: ConstructorParameters<typeof DriveBench>[0] = {}): ToolBench {
  const [bin, remove] = temporaryFolder();
  const recording = join(recordings, `${name}.jsonl`);
  const script = join(bin, 'terraform');
  writeFileSync(script, `#!/bin/sh\nexec ${words(recording)} "$@"\n`);
  chmodSync(script, 0o755);
  const bench = new DriveBench({ ...options, environment: { PATH: `${bin}:${process.env.PATH}`, ...options.environment } });
  const close = (): void => {
    if (how === 'record' && realTool !== null) keepRecording(realTool, bench.folder, recording);
    bench.remove();
    remove();
  };
  return { bench, close };
}

function words(recording: string): string {
  if (realTool === null) return `"${process.execPath}" "${here('play.ts')}" "${recording}"`;
  return how === 'record' ? `"${process.execPath}" "${here('record.ts')}" "${realTool}"` : `"${realTool}"`;
}

function keepRecording(tool: string, home: string, recording: string): void {
  const folder = join(home, 'recorded');
  if (!existsSync(folder)) return;
  const numbers = readdirSync(folder).sort((a, b) => Number(a) - Number(b));
  const runs = numbers.map((number) => JSON.parse(readFileSync(join(folder, number, 'run.json'), 'utf8')) as RecordedRun);
  mkdirSync(recordings, { recursive: true });
  const version = execFileSync(tool, ['--version'], { encoding: 'utf8', env: { CHECKPOINT_DISABLE: '1' } });
  writeRecording(recording, { version, runs: runs.filter(({ args }) => args[0] !== '--version') });
}
