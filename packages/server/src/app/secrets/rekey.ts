import {
  type Change,
  type JobFile,
  type JobSpec,
  jobFilePurpose,
  jobSecretsPurpose,
  plan,
  type Sealed,
  type Secret,
  secretPurpose,
  update,
} from '@baton/core';
import type { Context } from '../context.ts';
import { identitiesAnew } from '../identities/rekey.ts';
import { webhooksAnew } from '../notify/rekey.ts';
import type { RekeyView } from './use-cases.ts';

/** Rows of one commit. */
const batchSize = 100;

type Sealing = Pick<Secret | JobSpec | JobFile, 'id' | 'revision' | 'keyId'>;

/** Sees to it that the newest key seals everything. */
export class SecretKeys {
  readonly #context: Context;
  #underWay: Promise<RekeyView> | null = null;

  constructor(context: Context) {
    this.#context = context;
  }

  /** One at a time: whoever asks meanwhile hears of the same. */
  rekey(): Promise<RekeyView> {
    this.#underWay ??= rekey(this.#context).finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  /** After a start: the server answers meanwhile. */
  rekeySoon(): void {
    this.rekey().catch((error: unknown) => {
      this.#context.deps.logger.warn({ error: String(error) }, 'secrets are encrypted with the newest key at the next start');
    });
  }
}

/**
 * Seals anew with the newest key what an older one sealed: secrets, what jobs brought along, and the keys of files. Each batch is a commit of its own and what is done is
 * not looked at again, so that it can be broken off anywhere. What no key opens stays as it is.
 */
async function rekey(context: Context): Promise<RekeyView> {
  const { read } = context.deps.store;
  const { keyId } = context.deps.vault;
  const ofSecrets = await inBatches(
    context,
    (after) => read.secretsUnderOther(keyId, after, batchSize),
    (row) => secretAnew(context, row),
  );
  const ofJobs = await inBatches(
    context,
    (after) => read.jobSpecsUnderOther(keyId, after, batchSize),
    (row) => specAnew(context, row),
  );
  const ofFiles = await inBatches(
    context,
    (after) => read.jobFilesUnderOther(keyId, after, batchSize),
    (row) => fileAnew(context, row),
  );
  const ofWebhooks = await webhooksAnew(context);
  const ofIdentities = await identitiesAnew(context);
  const parts = [ofSecrets, ofJobs, ofFiles, ofWebhooks, ofIdentities];
  const sum = (of: 'done' | 'left'): number => parts.reduce((all, part) => all + part[of], 0);
  const view = { rekeyed: sum('done'), unopened: sum('left'), keyId };
  if (view.rekeyed > 0) context.deps.logger.info(view, 'secrets were encrypted with the newest key');
  if (view.unopened > 0) context.deps.logger.warn(view, 'secrets are here whose key is not');
  return view;
}

async function inBatches<R extends Sealing>(
  context: Context,
  next: (after: string) => Promise<R[]>,
  anew: (row: R) => Change | null,
): Promise<{ done: number; left: number }> {
  const sums = { done: 0, left: 0 };
  for (let after = ''; ; ) {
    const rows = await next(after);
    const last = rows.at(-1);
    if (!last) return sums;
    after = last.id;
    const changes = rows.map(anew);
    const plans = changes.flatMap((change) => (change ? [plan([change])] : []));
    const results = await context.committer.commit(plans);
    // what somebody changed meanwhile is sealed with the newest key by that
    sums.done += results.filter(({ status }) => status === 'committed').length;
    sums.left += changes.length - plans.length;
  }
}

function secretAnew({ deps: { vault } }: Context, row: Secret): Change | null {
  const purpose = secretPurpose(row.scopeId, row.name);
  const value = vault.open(row, purpose);
  const earlier = row.earlier && vault.open(row.earlier, purpose);
  return value === null
    ? null
    : update('secret', row, { ...vault.seal(value, purpose), earlier: earlier === null ? null : vault.seal(earlier, purpose) });
}

/** The key of its bytes; they stay as they are. */
function fileAnew({ deps: { vault } }: Context, row: JobFile): Change | null {
  const purpose = jobFilePurpose(row.contentId);
  const key = vault.open(row, purpose);
  return key === null ? null : update('jobFile', row, vault.seal(key, purpose));
}

function specAnew({ deps: { vault } }: Context, row: JobSpec): Change | null {
  const own = ownOf(row);
  const value = own && vault.open(own, jobSecretsPurpose(row.id));
  if (value === null || !row.secrets) return null;
  const sealed = vault.seal(value, jobSecretsPurpose(row.id));
  return update('jobSpec', row, { keyId: sealed.keyId, secrets: { ...row.secrets, own: sealed } });
}

const ownOf = ({ secrets }: JobSpec): Sealed | null => secrets?.own ?? null;
