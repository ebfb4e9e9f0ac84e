import type { BlastRadius } from '@baton/protocol';
import type { Context } from '../../../context.ts';
import { renderBlastRadius } from './blast-radius.ts';

/** The answer to `--dry-run`. */
export const printBlastRadius = (context: Context, radius: BlastRadius, { json }: { json?: true }): Promise<void> =>
  json ? context.printJson(radius) : context.print(renderBlastRadius(radius, Date.now(), context));
