import type { BlastRadius } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import type { Context } from '../../../context.ts';
import { hitsOf, renderBlastRadius } from './blast-radius.ts';

/**
 * Shows what an action would hit and asks. Without a terminal nobody can be asked: what hits nothing is allowed, else it throws
 * `confirmation_needed`.
 */
export async function confirmed(context: Context, question: string, radius: BlastRadius): Promise<boolean> {
  const { stdin, stderr } = context;
  if (!stdin.isTTY || !stderr.isTTY) {
    const hits = hitsOf(radius);
    if (hits !== null) throw new ApiError('confirmation_needed', { hits });
    return true;
  }
  stderr.write(renderBlastRadius(radius, Date.now(), context));
  const { confirm } = await import('@clack/prompts');
  return (await confirm({ message: question, initialValue: false, input: stdin, output: stderr })) === true;
}
