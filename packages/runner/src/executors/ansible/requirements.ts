import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type DriveContext, JobFailed } from '../driver.ts';
import { errorLines } from './verdict.ts';

/** A requirement that names no version is looked for anew after this time. */
const freshMs = 24 * 3_600_000;
/** Longer than any job that still uses it. */
const keptMs = 7 * 24 * 3_600_000;

/** Folders with what was installed. */
export interface Installed {
  roles: string;
  collections: string;
}

export interface Installing {
  /** of the checkout */
  folder: string;
  file: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** of it, what the job brought */
  settings: Readonly<Record<string, string>>;
}

/**
 * Installs roles and collections that a file of the checkout names, or takes what this runner installed of the same file within a day. Throws
 * `JobFailed`.
 */
export async function installRequirements(how: Installing, context: DriveContext): Promise<Installed> {
  const path = resolve(how.folder, how.file);
  if (!existsSync(path)) throw new JobFailed(`requirements: there is no ${how.file}`);
  const text = readFileSync(path, 'utf8');
  if (namesLocalFiles(text)) return install(join(context.scratch, 'requirements'), how, text, context);
  const cache = context.cache('ansible-galaxy');
  const day = Math.floor(Date.now() / freshMs);
  const place = join(cache, `${keyOf(text, how.settings, context.secrets)}-${day}`);
  if (existsSync(place)) {
    context.say(`Roles and collections of ${how.file} are on this runner already`);
    utimesSync(place, new Date(), new Date());
    return installedIn(place);
  }
  forgetOld(cache);
  const own = join(cache, `new-${createHash('sha256').update(context.scratch).digest('hex').slice(0, 16)}`);
  await install(own, how, text, context);
  // another job may have been faster: both installed the same
  if (existsSync(place) || !renamed(own, place)) rmSync(own, { recursive: true, force: true });
  return installedIn(place);
}

const installedIn = (place: string): Installed => ({ roles: join(place, 'roles'), collections: join(place, 'collections') });

/** Jobs share what was installed by the same file, with the same settings and by the same rights. */
const keyOf = (text: string, settings: Installing['settings'], secrets: Readonly<Record<string, string>>): string =>
  createHash('sha256')
    .update(JSON.stringify([text, settings, secrets]))
    .digest('hex')
    .slice(0, 32);

/** What lies in the checkout may change while the file that names it does not. */
const namesLocalFiles = (text: string): boolean =>
  /^[\s-]*type:\s*['"]?(?:dir|subdirs|file)\b/m.test(text) ||
  /^[\s-]*(?:src|source|name):\s*['"]?(?:\.{0,2}\/|file:)/m.test(text);

/** A file is a list of roles, or has lists of both under their names. */
function kindsOf(text: string): ('role' | 'collection')[] {
  const roles = /^roles\s*:/m.test(text);
  const collections = /^collections\s*:/m.test(text);
  if (!roles && !collections) return ['role'];
  return [...(roles ? ['role' as const] : []), ...(collections ? ['collection' as const] : [])];
}

async function install(place: string, how: Installing, text: string, context: DriveContext): Promise<Installed> {
  const installed = installedIn(place);
  for (const kind of kindsOf(text)) {
    const target = installed[`${kind}s`];
    mkdirSync(target, { recursive: true });
    context.say(`Installing ${kind}s of ${how.file}`);
    const complaints = errorLines();
    const { exitCode } = await context.run({
      command: ['ansible-galaxy', kind, 'install', '-r', how.file, '-p', target],
      cwd: how.folder,
      environment: { ...how.environment, GIT_TERMINAL_PROMPT: '0' },
      stderr: (line) => {
        complaints.take(line);
        context.write('stderr', `${line}\n`);
      },
    });
    if (exitCode === 0) continue;
    rmSync(place, { recursive: true, force: true });
    throw new JobFailed(
      [`the ${kind}s of ${how.file} could not be installed`, complaints.errors.at(-1)].filter(Boolean).join(': '),
      exitCode,
    );
  }
  return installed;
}

function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function forgetOld(cache: string): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    const used = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (Date.now() - used > keptMs) rmSync(path, { recursive: true, force: true });
  }
}
