import type { AnswerJob, Ask, Job } from '@baton/protocol';
import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answerJob } from '../../api/actions.ts';
import { useMay } from '../../api/may.ts';
import { Notice } from '../../parts/notices/Notice.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { AskDetail } from './AskDetail.tsx';
import styles from './job.module.css';

interface Props {
  job: Job;
  ask: Ask;
}

/** For a job that asks a person: what, and the reply. */
export function AskNotice({ job, ask }: Props) {
  const isOpen = job.state === 'awaiting_approval' || job.state === 'awaiting_input';
  const mayReply = useMay()('run_jobs', job.project);
  if (!isOpen) return null;
  return (
    <Notice kind="warning" title={ask.kind === 'approval' ? 'This job asks for approval' : 'This job has a question'}>
      <Stack gap="sm">
        <p className={styles.question}>{ask.question}</p>
        <AskDetail detail={ask.detail} without={ask.kind === 'input' ? ['choices'] : []} />
        {ask.stay && (
          <span className="soft">It goes on with {job.runnerName ?? 'the runner that asked'}, where its work is kept.</span>
        )}
        {mayReply && (ask.kind === 'approval' ? <ApprovalForm job={job} ask={ask} /> : <AnswerForm job={job} ask={ask} />)}
      </Stack>
    </Notice>
  );
}

/** Replies to what was seen, and to nothing that is asked meanwhile. */
const useReply = ({ job, ask }: Props) =>
  useMutation({
    mutationFn: (body: Pick<AnswerJob, 'reply' | 'text'>) => answerJob(job.id, { ...body, attemptId: ask.attemptId }),
    onError: (error) => showFailure('The job did not get your reply', error),
  });

function ApprovalForm(props: Props) {
  const [note, setNote] = useState('');
  const reply = useReply(props);
  const send = (kind: 'approve' | 'reject') => reply.mutate({ reply: kind, text: note.trim() });
  const isSending = (kind: 'approve' | 'reject') => reply.isPending && reply.variables.reply === kind;
  return (
    <Stack gap="xs">
      <TextInput
        aria-label="Note"
        placeholder="Note (optional)"
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button size="xs" loading={isSending('approve')} disabled={reply.isPending} onClick={() => send('approve')}>
          Approve
        </Button>
        <Button
          variant="default"
          size="xs"
          loading={isSending('reject')}
          disabled={reply.isPending}
          onClick={() => send('reject')}
        >
          Reject
        </Button>
      </Group>
    </Stack>
  );
}

/** Answers that who asks has thought of. */
function choicesOf({ detail }: Ask): string[] {
  const { choices } = (typeof detail === 'object' && detail !== null ? detail : {}) as { choices?: unknown };
  const texts = Array.isArray(choices) ? choices.filter((one): one is string => typeof one === 'string' && one !== '') : [];
  return [...new Set(texts)];
}

function AnswerForm(props: Props) {
  const [text, setText] = useState('');
  const reply = useReply(props);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') reply.mutate({ reply: 'answer', text: text.trim() });
      }}
    >
      <Stack gap="xs">
        <Textarea
          aria-label="Your answer"
          placeholder="Your answer"
          value={text}
          maxLength={16_000}
          autosize
          minRows={2}
          maxRows={12}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group gap="xs">
          <Button type="submit" size="xs" loading={reply.isPending} disabled={text.trim() === ''}>
            Answer
          </Button>
          {choicesOf(props.ask).map((choice) => (
            <Button
              key={choice}
              variant="default"
              size="xs"
              disabled={reply.isPending}
              className={styles.choice}
              onClick={() => reply.mutate({ reply: 'answer', text: choice })}
            >
              {choice}
            </Button>
          ))}
        </Group>
      </Stack>
    </form>
  );
}
