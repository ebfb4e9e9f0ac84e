import { Modal, TextInput } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useState } from 'react';
import { runners, useRunnersVersion } from '../live/runner-store.ts';
import { ask } from '../pages/runner-actions/ask.ts';
import { selection } from '../pages/runner-actions/chosen-runners.ts';
import { classes } from '../parts/classes.ts';
import { useSelected } from '../parts/selection/selection.ts';
import styles from './palette.module.css';
import { type Command, commandsFor } from './palette-commands.ts';

/** Type a few letters, press Enter: goes to a page, acts on a runner, or searches for what was typed. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const router = useRouter();
  const listId = useId();
  useRunnersVersion();
  const selected = useSelected(selection);
  const path = router.state.location.pathname;
  const options = commandsFor(typed, { path, runners: runners.rows, selected });
  const go = (command: Command | undefined): void => {
    if (!command) return;
    onClose();
    if (command.href !== null) router.history.push(command.href);
    if (command.ask) ask(command.ask.name, command.ask.ids);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') go(options[at]);
    if (step === undefined || options.length === 0) return;
    event.preventDefault();
    const to = (at + step + options.length) % options.length;
    setAt(to);
    document.getElementById(`${listId}-${to}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <Modal.Root opened onClose={onClose} size={520} yOffset="14vh">
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content radius="lg" aria-label="Go to a page or do something">
        <TextInput
          data-autofocus
          className={styles.input ?? ''}
          variant="unstyled"
          size="md"
          px="md"
          py={6}
          aria-label="Page or action"
          placeholder="Page, action, or a name to search for"
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={options[at] ? `${listId}-${at}` : undefined}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div id={listId} role="listbox" aria-label="Results" className={styles.list}>
          {options.map((option, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled where the focus is, in the input
            <div
              key={option.key}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className={classes(styles.option, index === at && styles.chosen)}
              onMouseMove={() => setAt(index)}
              onClick={() => go(option)}
            >
              <option.Icon size={17} stroke={1.7} aria-hidden="true" />
              <span className={styles.label}>{option.label}</span>
            </div>
          ))}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
