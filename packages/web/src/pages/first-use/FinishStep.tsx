import type { Job } from '@baton/protocol';
import { PlainLink } from '../../parts/PlainLink.tsx';
import type { Steps } from './steps.ts';

/** What came of the first job, and what can be done next. */
export function FinishStep({ steps, job }: { steps: Steps; job: Job | null }) {
  const seen = job ? (
    <PlainLink href={`/jobs/${job.id}`}>its log and timeline</PlainLink>
  ) : (
    <PlainLink href="/jobs">the jobs</PlainLink>
  );
  if (!steps.job) return null;
  if (!steps.finished)
    return (
      <p>
        {steps.runner ? 'It is on its way' : 'It waits until a runner is online'}: look at {seen}.
      </p>
    );
  return (
    <p>
      See {seen}. Next: save work that comes again as a <PlainLink href="/templates?new=template">template</PlainLink>, let others
      in under <PlainLink href="/people">People</PlainLink>, or add{' '}
      <PlainLink href="/runners?new=self-hosted">more runners</PlainLink>.
    </p>
  );
}
