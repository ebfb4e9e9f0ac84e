import type { Job } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { submitJob } from '../../api/actions.ts';
import { randomKey } from '../../api/random-key.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { signInCommands } from '../../text/program-commands.ts';
import styles from './first-use.module.css';

/** A job that any runner can do. */
export function JobStep({ done, onSubmitted }: { done: boolean; onSubmitted: (job: Job) => void }) {
  const [key] = useState(randomKey);
  const submit = useMutation({
    mutationFn: () => submitJob({ name: 'hello', executor: 'shell', spec: { command: ['echo', 'hello'] } }, key),
    onSuccess: onSubmitted,
  });
  if (done) return <p className="soft">It was submitted.</p>;
  return (
    <>
      <div className={styles.line}>
        <Button loading={submit.isPending} onClick={() => submit.mutate()}>
          Run “echo hello”
        </Button>
        <span className="soft">or in a terminal:</span>
      </div>
      {submit.isError && <FailureNotice error={submit.error} />}
      <CommandBlock
        command={[...signInCommands(location.origin), 'baton run -- echo hello'].join('\n')}
        label="command of a first job"
      />
    </>
  );
}
