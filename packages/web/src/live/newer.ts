import type { JobDetail } from '@baton/protocol';

/** What the live connection told of a job, and when. */
export interface Told {
  id: string;
  view: JobDetail;
  at: number;
}

/** An answer that was on its way while the live connection told of the job may be older than that, and must not take its place. */
export const newer = (id: string, askedAt: number, answer: JobDetail, told: Told | null): JobDetail =>
  told?.id === id && told.at >= askedAt ? told.view : answer;
