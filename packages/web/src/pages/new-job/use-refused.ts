import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { focusProblem } from '../../parts/focus/focus-problem.ts';
import { type FieldProblem, fieldProblemOf } from './field-problem.ts';

/**
 * What the server refused of a field of the form, which then has the focus once. Null: nothing, or what is to be told above the form.
 *
 * @param executor whose fields the form shows; those of a script have places of their own
 */
export function useRefused(
  error: unknown,
  executor: string,
): { refused: FieldProblem | null; form: RefObject<HTMLFormElement | null> } {
  const form = useRef<HTMLFormElement>(null);
  const isShell = executor === 'shell';
  const refused = useMemo(() => (isShell ? null : fieldProblemOf(error)), [isShell, error]);
  useEffect(() => {
    if (refused && form.current) focusProblem(form.current);
  }, [refused]);
  return { refused, form };
}
