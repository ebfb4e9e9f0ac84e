import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { packTarGz } from './tar.ts';

/** A program that ships as one file without dependencies. */
export interface Program {
  readonly root: string;
  /** The package's folder; its entry is src/main.ts. */
  readonly folder: string;
  /** The command's name, also the name of the archive. */
  readonly name: string;
}

/** The oldest Node that the shipped programs run on; the sources themselves need 24. */
const oldestNode = 20;

/** Bundles src/main.ts into one module and refuses a result that would need anything but Node. */
async function bundle(program: Program): Promise<string> {
  const build = await rolldown({
    input: join(program.root, program.folder, 'src/main.ts'),
    platform: 'node',
    external: (id) => isBuiltin(id),
    transform: { target: `node${oldestNode}` },
    logLevel: 'warn',
  });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false, comments: { legal: true } });
  await build.close();
  const [chunk, ...rest] = output;
  if (rest.length > 0)
    throw new Error(`${program.name}: expected one file, got ${output.map((file) => file.fileName).join(', ')}`);
  const foreign = [...chunk.imports, ...chunk.dynamicImports].filter((id) => !isBuiltin(id));
  if (foreign.length > 0) throw new Error(`${program.name}: the bundle still imports ${foreign.join(', ')}`);
  return chunk.code.startsWith('#!') ? chunk.code : `#!/usr/bin/env node\n${chunk.code}`;
}

/** The manifest inside the archive: what `npx URL` needs, and nothing to install. */
function manifest(program: Program, version: string): string {
  const file = `${program.name}.mjs`;
  const content = {
    name: program.name,
    version,
    license: 'Apache-2.0',
    type: 'module',
    bin: { [program.name]: `./${file}` },
    engines: { node: `>=${oldestNode}` },
    files: [file],
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/**
 * Writes dist/package/{package.json,NAME.mjs}, dist/NAME.tgz and dist/NAME.tgz.sha256. The archive is a function of its
 * contents alone, so that the same sources give the same digest on every machine.
 */
export async function bundleProgram(program: Program): Promise<void> {
  const folder = join(program.root, program.folder);
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const files = [
    { path: 'package/package.json', mode: 0o644, content: Buffer.from(manifest(program, version)) },
    { path: `package/${program.name}.mjs`, mode: 0o755, content: Buffer.from(await bundle(program)) },
  ];
  const dist = join(folder, 'dist');
  await rm(dist, { recursive: true, force: true });
  await mkdir(join(dist, 'package'), { recursive: true });
  for (const file of files) await writeFile(join(dist, file.path), file.content, { mode: file.mode });
  const archive = packTarGz(files);
  const digest = createHash('sha256').update(archive).digest('hex');
  await writeFile(join(dist, `${program.name}.tgz.sha256`), `${digest}  ${program.name}.tgz\n`);
  await writeFile(join(dist, `${program.name}.tgz`), archive);
}
