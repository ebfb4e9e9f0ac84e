import { JobFailed } from '../executors/driver.ts';

/** A checkout as it came with a job, every field there. */
export interface CheckoutSpec {
  repository: string;
  ref: string | null;
  depth: number | null;
  submodules: boolean;
  path: string | null;
  credential: string | null;
}

/** Reads the field `checkout` of a job; null: the job has none. Unknown fields are ignored: the server may be newer. Throws `JobFailed`. */
export function readCheckout(value: unknown): CheckoutSpec | null {
  if (value === undefined || value === null) return null;
  const fields = typeof value === 'object' ? (value as Record<string, unknown>) : {};
  const text = (name: string): string | null => {
    const own = fields[name];
    if (own === undefined || own === null) return null;
    if (typeof own !== 'string') throw new JobFailed(`checkout: ${name} must be a text`);
    return own;
  };
  const repository = text('repository');
  if (repository === null) throw new JobFailed('checkout: needs a repository');
  const { depth = null, submodules } = fields;
  if (depth !== null && !(Number.isInteger(depth) && Number(depth) > 0))
    throw new JobFailed('checkout: depth must be a number above 0');
  return {
    repository,
    ref: text('ref'),
    depth: depth === null ? null : Number(depth),
    submodules: submodules === true,
    path: text('path'),
    credential: text('credential'),
  };
}
