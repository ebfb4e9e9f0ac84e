import { Modal, TextInput } from '@mantine/core';
import { IconPlayerPlay, IconPlugConnected } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useState } from 'react';
import { classes } from '../parts/classes.ts';
import { pages } from './pages.ts';
import styles from './palette.module.css';

const commands = [
  ...pages,
  { href: '/jobs?new=job', label: 'New job', Icon: IconPlayerPlay },
  { href: '/runners?new=pair', label: 'Pair a runner', Icon: IconPlugConnected },
] as const;

/** Type a few letters, press Enter: goes to a page, or searches jobs and runners for what was typed. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const router = useRouter();
  const listId = useId();
  const words = typed.trim().toLowerCase();
  const found = commands.filter(({ label }) => label.toLowerCase().includes(words));
  const searches = words === '' ? [] : pages.map((page) => searchOn(page, typed.trim()));
  const options = [...found, ...searches];
  const go = (href: string | undefined): void => {
    if (href === undefined) return;
    onClose();
    router.history.push(href);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') go(options[at]?.href);
    if (step === undefined || options.length === 0) return;
    event.preventDefault();
    setAt((at + step + options.length) % options.length);
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
          {options.map(({ href, label, Icon }, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled where the focus is, in the input
            <div
              key={href}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className={classes(styles.option, index === at && styles.chosen)}
              onMouseMove={() => setAt(index)}
              onClick={() => go(href)}
            >
              <Icon size={17} stroke={1.7} aria-hidden="true" />
              {label}
            </div>
          ))}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}

const searchOn = (page: (typeof pages)[number], text: string) => ({
  href: `${page.href}?search=${encodeURIComponent(text)}`,
  label: `Search ${page.label.toLowerCase()} for “${text}”`,
  Icon: page.Icon,
});
