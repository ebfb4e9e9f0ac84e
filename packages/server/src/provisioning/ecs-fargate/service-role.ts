import { ProviderError } from '../interface.ts';
import { failedBy, failedWith, recoded } from './errors.ts';
import type { Session } from './session.ts';

/**
 * The role that ECS itself works with is one for the whole account, and stays: it is not ours. In most accounts it is there already.
 * @param how `if allowed`: whoever may not make it leaves it to ECS, which says when it is missing
 */
export async function ensureServiceRole(aws: Session, how: 'if allowed' | 'needed'): Promise<void> {
  try {
    await aws.iam('CreateServiceLinkedRole', (iam, options) =>
      iam.createServiceLinkedRole({ AWSServiceName: 'ecs.amazonaws.com' }, options),
    );
  } catch (error) {
    const isThere =
      failedBy(error, 'EntityAlreadyExistsException', 'EntityAlreadyExists') ||
      failedWith(error, /has been taken|already exists/i);
    if (isThere || (how === 'if allowed' && error instanceof ProviderError && error.code === 'denied')) return;
    throw error;
  }
}

/** ECS lacks its own role: it is made, and seen by everybody a while later. */
export async function whenServiceRoleLacks<T>(aws: Session, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!failedWith(error, /service.linked role/i)) throw error;
    await ensureServiceRole(aws, 'needed');
    throw recoded(error, 'not_ready');
  }
}
