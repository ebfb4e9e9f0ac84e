import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { DriveBench } from '../../testing/drive-bench.ts';
import { terraformDriver } from './terraform.ts';
import { slow } from './testing/configurations.ts';
import { backendFor, startStateStore } from './testing/state-store.ts';
import { realTool } from './testing/tool-bench.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

if (realTool === null)
  console.log(
    'skipped: a lock whose holder was killed, for terraform is not on this machine; what proves its death is tested without',
  );

test.runIf(realTool !== null)('a lock is released when its holder was killed, and not before', { timeout: 60_000 }, async () => {
  const store = await startStateStore();
  ends.push(() => store.close());
  const files = { 'main.tf': slow['main.tf'].replace(/^terraform \{[\s\S]*?\n\}\n/, backendFor(store)) };
  const spec = { files, lockTimeoutMs: 0 };
  const { holder, folder } = await startHolder({ ...spec, action: 'apply', approval: 'auto' });
  const bench = new DriveBench();
  ends.push(bench.remove);
  // another job of the same runner
  symlinkSync(join(folder, 'cache'), join(bench.folder, 'cache'));
  const drive = (more: object) => bench.drive(terraformDriver, { spec: { ...spec, ...more } });

  expect(await drive({ action: 'plan' })).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('the state is locked by'),
  });
  const [met] = bench.toldOf('terraform.lock');
  expect(met).toMatchObject({ release: { possible: false }, operation: 'OperationTypeApply' });
  const unlock = { action: 'unlock', lockId: `${met?.id}` };
  expect((await drive(unlock)).kind).toBe('failed');

  process.kill(-(holder.pid ?? 0), 'SIGKILL');
  await once(holder, 'exit');
  expect(await drive({ action: 'plan' })).toMatchObject({ message: expect.stringContaining('its holder is dead') });
  expect(bench.gates).toBe(0);
  expect(await drive(unlock)).toEqual({ kind: 'succeeded' });
  expect(bench.gates).toBe(1);
  expect(store.objects.has('/states/fleet.tfstate.tflock')).toBe(false);
  expect(await drive({ action: 'plan' })).toEqual({ kind: 'succeeded' });
});

async function startHolder(spec: object): Promise<{ holder: ChildProcess; folder: string }> {
  const script = join(import.meta.dirname, 'testing', 'hold.ts');
  const holder = spawn(process.execPath, [script, JSON.stringify(spec)], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ends.push(() => {
    try {
      process.kill(-(holder.pid ?? 0), 'SIGKILL');
    } catch {
      // it is gone, as it should be
    }
  });
  const [folder] = (await once(createInterface(holder.stdout), 'line')) as [string];
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  return { holder, folder };
}
