/** Who asked for a run: the schedule, or a person (or program) by hand. */
export const runTriggers = ['schedule', 'person'] as const;
export type RunTrigger = (typeof runTriggers)[number];

/** What the job of a run knows of it. */
export interface RunFacts {
  trigger: RunTrigger;
  /** the due time that it is the run of; null: somebody asked for it */
  scheduledFor: number | null;
  /** how long after that it was submitted, if that is worth a word; null: in time */
  lateMs: number | null;
  /** values of all parameters by name */
  parameters: Readonly<Record<string, string>>;
}
