import { specFields } from './native-only.ts';

/** What reads and shows, but leaves all as it was. */
const harmless: readonly unknown[] = ['plan', 'drift'];

/**
 * Whether such a job may only go to a runner that fences itself. What Terraform changes can't be taken back: an apply that goes on while another
 * one begins breaks both. A `stop` job of another executor may go elsewhere: it keeps its lease to its time limit there.
 *
 * @param spec the executor's own fields
 */
export const needsFence = (executor: string, spec: unknown): boolean =>
  executor === 'terraform' && !harmless.includes(specFields(spec).action);
