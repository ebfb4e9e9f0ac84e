import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DriveContext, JobFailed } from '../driver.ts';

/** The secret in a variable. Throws `JobFailed` when the job has none there. */
export function secretIn(field: string, variable: string, { secrets }: DriveContext): string {
  const secret = Object.hasOwn(secrets, variable) ? secrets[variable] : undefined;
  if (secret === undefined) throw new JobFailed(`${field}: the job has no secret in the variable ${variable}`);
  return secret;
}

/** A program that prints a secret: so it never is in a file. Null: no secret is named. Throws `JobFailed` when the job has none of that name. */
export function passwordPrinter(name: string, field: string, variable: string | null, context: DriveContext): string | null {
  if (variable === null) return null;
  secretIn(field, variable, context);
  const path = join(context.scratch, name);
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$${variable}"\n`, { mode: 0o700 });
  return path;
}
