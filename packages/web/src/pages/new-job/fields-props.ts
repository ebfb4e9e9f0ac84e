import type { Draft, DraftProblems } from './draft.ts';
import type { FieldProblem } from './field-problem.ts';

/** What the groups of fields share. */
export interface FieldsProps {
  draft: Draft;
  problems: DraftProblems;
  /** what the server found wrong with what it does */
  refused?: FieldProblem | null;
  change: (part: Partial<Draft>) => void;
  /** left out: the default one */
  project?: string | undefined;
}
