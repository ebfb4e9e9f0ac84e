import { isMissingScript, outdated } from '../script/patiently.ts';
import { Failure } from './failure.ts';

/** Anything thrown, as a failure. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (isMissingScript(error)) return outdated();
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(0, 'page_error', `This page made a mistake: ${message}`, 'Reload it; if it happens again, report it.');
}
