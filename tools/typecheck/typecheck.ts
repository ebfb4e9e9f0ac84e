/**
 * Type-checks every package: one `tsc` per tsconfig, two at a time. One program per package keeps what a package can see
 * honest (core has no Node types, the web has no Node globals of the server), which one big program could not. What tsc learned
 * is kept beside the installed packages, so that an unchanged package costs little.
 */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasSources } from './has-sources.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const tsc = join(root, 'node_modules/typescript/bin/tsc');

/** Runs tsc for one project and collects what it prints. */
function check(project: string): Promise<{ project: string; code: number; output: string; ms: number }> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const buildInfo = join(root, 'node_modules/.baton-types', `${project.replaceAll('/', '-')}.tsbuildinfo`);
    const options = ['--incremental', '--tsBuildInfoFile', buildInfo, '--pretty', String(process.stdout.isTTY === true)];
    const child = spawn(process.execPath, [tsc, '-p', project, ...options], { cwd: root });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ project, code: code ?? 1, output: Buffer.concat(chunks).toString(), ms: performance.now() - started });
    });
  });
}

const only = process.argv.slice(2);
const queue = globSync(['packages/*/tsconfig*.json', 'tests/tsconfig.json', 'bench/tsconfig.json', 'tools/tsconfig.json'], {
  cwd: root,
})
  .filter((project) => only.length === 0 || only.some((word) => project.includes(word)))
  .filter((project) => hasSources(join(root, project)))
  .sort();

let failed = false;
async function worker(): Promise<void> {
  for (let project = queue.shift(); project !== undefined; project = queue.shift()) {
    const result = await check(project);
    failed ||= result.code !== 0;
    console.log(`${result.code === 0 ? 'ok  ' : 'FAIL'} ${result.project} (${Math.round(result.ms)} ms)`);
    if (result.output !== '') console.log(result.output.trimEnd());
  }
}
await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
process.exitCode = failed ? 1 : 0;
