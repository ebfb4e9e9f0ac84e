import type { RunnerActionName } from '@baton/protocol';
import { Button, Group, Stack } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { formatCount } from '../../text/amount.ts';
import { JoiningSteps } from '../adding/JoiningSteps.tsx';
import { acts } from './acts.ts';
import type { Asked } from './asked-address.ts';
import styles from './bulk.module.css';
import type { Input } from './input.ts';
import { performAll, type Result } from './perform.ts';

interface Props {
  asked: Asked & { name: RunnerActionName };
  input: Input;
  onClose: () => void;
}

/** Does it to all, with what became of each: failures first, because they need eyes. */
export function BulkResults({ asked, input, onClose }: Props) {
  const { name, ids, names } = asked;
  const { results, failure, over } = usePerformed(name, ids, input);
  const failed = results.filter(({ error }) => error !== null);
  const done = results.filter(({ error }) => error === null);
  const withCommands = done.filter(({ pairing }) => pairing !== null);
  return (
    <Stack gap="md">
      <p role="status">
        <strong>
          {formatCount(done.length)} of {formatCount(ids.length)} {acts[name].done}
        </strong>
        {failed.length > 0 && `, ${formatCount(failed.length)} refused`}
        {!over && '…'}
      </p>
      <progress className={styles.progress} value={results.length} max={ids.length} aria-label="Progress" />
      {failure !== null && <FailureNotice error={failure} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.results} aria-label="Results" tabIndex={0}>
        <ul>
          {[...failed, ...done].map(({ runner, error }) => (
            <li key={runner} data-failed={error !== null}>
              {error ? <IconCircleX size={16} aria-hidden="true" /> : <IconCircleCheck size={16} aria-hidden="true" />}
              <span>
                <strong>{names.get(runner) ?? runner}</strong>{' '}
                {error ? `${withoutId(error.message, runner)}. ${error.next}` : acts[name].done}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {withCommands.map(({ runner, pairing }) => {
        const called = names.get(runner) ?? runner;
        return pairing?.steps ? (
          <JoiningSteps key={runner} steps={pairing.steps} name={called} />
        ) : (
          <CommandBlock key={runner} command={pairing?.command ?? ''} label={`pairing command of ${called}`} />
        );
      })}
      <Group justify="flex-end">
        <Button onClick={onClose}>{over ? 'Close' : 'Go on in the background'}</Button>
      </Group>
    </Stack>
  );
}

/** The name stands before it already, and says more than an id. */
const withoutId = (message: string, id: string): string => message.replace(`The runner ${id}`, 'It');

/** Begins once, however often it is drawn; goes on when nobody looks any more. */
function usePerformed(name: RunnerActionName, ids: readonly string[], input: Input) {
  const [results, setResults] = useState<readonly Result[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [over, setOver] = useState(false);
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    performAll(ids, name, input, (more) => setResults((before) => [...before, ...more]))
      .catch(setFailure)
      .finally(() => setOver(true));
  }, [ids, name, input]);
  return { results, failure, over };
}
