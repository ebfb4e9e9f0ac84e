import type { Attempt } from '@baton/protocol';
import type { Fact } from '@baton/protocol/results/facts';

export interface ResultProps {
  jobId: string;
  /** `owner/name` */
  project: string;
  /** the job has begun no attempt after the one that is shown */
  newest: boolean;
  /** of the job up to the one that is shown, which is the last */
  attempts: readonly Attempt[];
  /** what the executor told; grows in place */
  facts: readonly Fact[];
  /** the attempt has not ended */
  running: boolean;
}
