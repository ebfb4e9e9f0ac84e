import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { executorConforms } from '../../testing/executor-suite.ts';
import { driveFromSources } from '../../testing/host-bench.ts';
import { drivenExecutor } from '../driven.ts';
import { transmitKind } from './kind.ts';

const path = process.env.PATH ?? '';
const folder = mkdtempSync(join(tmpdir(), 'baton-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A radio whose `hackrf_transfer` is a script that takes its samples and does something of its own. */
const radio = (id: string, ...lines: string[]) => {
  const program = join(folder, id);
  writeFileSync(program, ['#!/bin/sh', ...lines].join('\n'), { mode: 0o755 });
  return { id, labels: [], ranges: {}, path: null, options: { driver: 'hackrf', sampleRate: 2_000_000, program } };
};

/** Its work folder lies in that of its attempt, that one among those of the jobs, in the workspace. */
const go = '../../../go-transmit';
const takesAll = 'cat > /dev/null';
const sendsOn = (device: string) => ({ modulation: 'cw', message: 'E', antenna: device });

/** On which radio a job of the suite runs stands where nothing else depends on it. */
const deviceOf = (spec: unknown): string => (spec as { antenna: string }).antenna;

executorConforms({
  executor: drivenExecutor(transmitKind, path, driveFromSources),
  tool: '/bin/sh',
  devices: [
    radio('waits', 'echo marker-of-the-suite >&2', takesAll, `until [ -e ${go} ]; do sleep 0.02; done`),
    radio('hangs', 'echo marker-of-the-suite >&2', takesAll, 'exec sleep 300'),
    radio('prints', takesAll, 'printf "%s\\n" "$SECRET_OF_JOB" >&2'),
  ].map((device) => ({ ...device, options: { ...device.options, antenna: device.id } })),
  fieldsOf: (spec) => ({ deviceId: deviceOf(spec), values: { frequency: 433_920_000 } }),
  waitsFor: () => sendsOn('waits'),
  hangs: () => sendsOn('hangs'),
  prints: () => sendsOn('prints'),
});
