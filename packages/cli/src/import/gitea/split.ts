import { keepEntry } from '@baton/protocol/yaml';
import { Invalid } from '../shared/fields.ts';

/** The text of a workflow with one of its jobs alone, everything else as it was written. */
export function onlyJob(text: string, id: string, place: string): string {
  const kept = keepEntry(text, 'jobs', id);
  if (kept === null) throw new Invalid(place, 'refers to what stands in another job, so it can not be told apart');
  return kept;
}
