import type { Notice } from './notices.ts';

/** What a body says besides what stands in the notice. */
export interface NoticeNames {
  eventId: string;
  scopeName: string;
  /** null: the subject has none */
  subjectName: string | null;
  runnerName: string | null;
  /** of the page that shows it, or its path where the server does not know its own address */
  link: string;
}

/** What a receiver reads. Small, and without secrets: what it wants to know besides it asks for with a token of its own. */
export function noticeBody(notice: Notice, { eventId, scopeName, subjectName, runnerName, link }: NoticeNames): string {
  const { kind, scopeId, subject, detail, job } = notice;
  return JSON.stringify({
    id: eventId,
    type: kind,
    occurredAt: notice.at,
    scope: { id: scopeId, name: scopeName },
    subject: { ...subject, name: subjectName, ...(job ? jobFacts(job, runnerName) : {}) },
    detail,
    link,
  });
}

const jobFacts = (job: NonNullable<Notice['job']>, runnerName: string | null) => ({
  state: job.state,
  executor: job.executor,
  attempts: job.attempts,
  reason: job.outcome?.reason ?? job.attention?.reason ?? null,
  runner: job.runnerId === null ? null : { id: job.runnerId, name: runnerName },
});

/** Where the page shows a subject. */
export function noticePath({ kind, subject }: Pick<Notice, 'kind' | 'subject'>): string {
  if (subject.kind === 'runner') return `/runners/${subject.id}`;
  if (subject.kind === 'job') return `/jobs/${subject.id}`;
  if (kind === 'fleet.outdated') return '/runners';
  return '/jobs';
}
