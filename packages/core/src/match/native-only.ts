import { transmitNeedsNative } from './challengectl-words.ts';

type Fields = Readonly<Record<string, unknown>>;

/*
 * Each executor that another system's runners offer is offered by those of one system only, so the executor says whose words there must be. A
 * job that those can not say goes to our own runners: that is decided when it is submitted, never found out when it runs.
 */

/** A specification is JSON that its schema has let through; an executor that nobody knows may have any. */
export const specFields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

const isSaid = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);

/** Full or short: a name of these digits that is a branch is not worth the risk of taking another commit. */
const looksLikeCommit = (ref: string): boolean => /^[0-9a-f]{7,64}$/i.test(ref);

/** Semaphore's runners clone one branch or tag by its name, into a folder of their choice. */
function isOtherCheckout(value: unknown): boolean {
  if (!isSaid(value)) return false;
  const { ref, path } = specFields(value);
  return typeof ref !== 'string' || looksLikeCommit(ref) || isSaid(path);
}

const anyOf = (spec: Fields, names: readonly string[]): boolean => names.some((name) => isSaid(spec[name]));

/** A script travels in the arguments of a program, which together may have two megabytes. */
const scriptCharsMax = 400_000;

/** Files are neither brought to the job nor kept. */
function shellNeedsNative(spec: Fields): boolean {
  const { in: ins, out: outs } = specFields(spec.artifacts);
  const isLong = typeof spec.script === 'string' && spec.script.length > scriptCharsMax;
  return isSaid(ins) || isSaid(outs) || isLong || isOtherCheckout(spec.checkout);
}

/** A playbook comes from its repository, its requirements from the places where Semaphore looks, and nobody asks at the gate. */
const ansibleNeedsNative = (spec: Fields): boolean =>
  anyOf(spec, ['files', 'requirements', 'once']) || !isSaid(spec.checkout) || isOtherCheckout(spec.checkout);

/** A plan is shown, as text, and nobody tells it how long to wait for a lock. Whether there is drift is a fact that its log does not carry; what changes anything needs a fence anyway. */
const terraformNeedsNative = (spec: Fields): boolean =>
  spec.action !== 'plan' ||
  anyOf(spec, ['files', 'backendConfig', 'lockTimeoutMs']) ||
  !isSaid(spec.checkout) ||
  isOtherCheckout(spec.checkout);

const byExecutor: ReadonlyMap<string, (spec: Fields) => boolean> = new Map([
  ['ansible', ansibleNeedsNative],
  ['shell', shellNeedsNative],
  ['terraform', terraformNeedsNative],
  ['transmit', transmitNeedsNative],
]);

/**
 * Whether only a runner that runs our own program can do such a job.
 *
 * @param spec the executor's own fields, which have passed its schema
 */
export const needsNative = (executor: string, spec: unknown): boolean => byExecutor.get(executor)?.(specFields(spec)) ?? false;
