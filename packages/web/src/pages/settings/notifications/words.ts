import type { Webhook, WebhookDelivery } from '@baton/protocol';
import type { NoticeKindName } from '@baton/protocol/notice-kinds';
import type { PillShape, Tone } from '../../../parts/marks/Pill.tsx';

/** What a webhook can be told of, as people read it, in groups. */
export const noticeGroups: readonly { title: string; kinds: readonly { kind: NoticeKindName; words: string }[] }[] = [
  {
    title: 'Runners',
    kinds: [
      { kind: 'runner.offline', words: 'A runner goes offline' },
      { kind: 'runner.online', words: 'A runner is back' },
      { kind: 'runner.frozen', words: 'A runner is frozen' },
      { kind: 'fleet.outdated', words: 'Runners are outdated' },
    ],
  },
  {
    title: 'Jobs',
    kinds: [
      { kind: 'job.awaiting_approval', words: 'A job asks for approval' },
      { kind: 'job.awaiting_input', words: 'A job has a question' },
      { kind: 'job.failed', words: 'A job failed' },
      { kind: 'job.needs_attention', words: 'A job needs a decision' },
      { kind: 'job.succeeded', words: 'A job succeeded' },
    ],
  },
  {
    title: 'Queue',
    kinds: [
      { kind: 'job.impossible', words: 'Nobody can do a kind of job' },
      { kind: 'queue.too_old', words: 'A kind of job waits too long' },
      { kind: 'assignment.paused', words: 'Assignment is paused' },
      { kind: 'assignment.resumed', words: 'Assignment is resumed' },
    ],
  },
];

interface State {
  word: string;
  tone: Tone;
  shape: PillShape;
}

/** How a webhook fares, in a word. */
export function webhookState({ disabled, failures }: Pick<Webhook, 'disabled' | 'failures'>): State {
  if (disabled) return { word: 'Disabled', tone: 'grey', shape: 'hollow' };
  if (failures > 0) return { word: 'Failing', tone: 'red', shape: 'solid' };
  return { word: 'Enabled', tone: 'green', shape: 'solid' };
}

/** What became of a delivery, in a word. */
export function deliveryState({ state, tries }: Pick<WebhookDelivery, 'state' | 'tries'>): State {
  if (state === 'delivered') return { word: 'Delivered', tone: 'green', shape: 'quiet' };
  if (state === 'given_up') return { word: 'Given up', tone: 'red', shape: 'solid' };
  return tries > 0
    ? { word: 'Tried again', tone: 'orange', shape: 'solid' }
    : { word: 'Waiting', tone: 'yellow', shape: 'hollow' };
}

const minuteMs = 60_000;

/** Choices of how long the oldest job of a kind may wait. */
const queueAges = [
  { value: String(minuteMs), label: '1 minute' },
  { value: String(5 * minuteMs), label: '5 minutes' },
  { value: String(15 * minuteMs), label: '15 minutes' },
  { value: String(60 * minuteMs), label: '1 hour' },
  { value: String(240 * minuteMs), label: '4 hours' },
  { value: String(1440 * minuteMs), label: '1 day' },
];

/** The choices, with the one that is set though it is none of them. */
export function queueAgesWith(ms: number): { value: string; label: string }[] {
  const value = String(ms);
  return queueAges.some((each) => each.value === value)
    ? queueAges
    : [...queueAges, { value, label: `${Math.round(ms / 1_000)} seconds` }];
}
