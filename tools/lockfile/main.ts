/** `npm run lockfile`: adds to package-lock.json the optional packages that npm could not see (see complete.ts). */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Lockfile } from './complete.ts';
import { complete, findGaps } from './complete.ts';

const file = new URL('../../package-lock.json', import.meta.url);
const lockfile = JSON.parse(readFileSync(file, 'utf8')) as Lockfile;
const gaps = findGaps(lockfile);
if (gaps.length > 0) writeFileSync(file, `${JSON.stringify(complete(lockfile), null, 2)}\n`);
console.log(gaps.length === 0 ? 'package-lock.json is complete' : `added ${gaps.map((gap) => gap.name).join(', ')}`);
