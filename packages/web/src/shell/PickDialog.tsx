import { Modal, TextInput } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { classes } from '../parts/classes.ts';
import { useFocusAtOnce } from '../parts/focus/use-focus-at-once.ts';
import { useFocusBack } from '../parts/focus/use-focus-back.ts';
import type { Command } from './command.ts';
import styles from './palette.module.css';
import { endAhead, typedAhead } from './typed-ahead.ts';

export type Option = Pick<Command, 'key' | 'group' | 'label' | 'Icon' | 'detail' | 'keys'> & {
  /** it is what holds now */
  current?: boolean;
};

interface Props<T extends Option> {
  label: string;
  /** of what is typed in */
  inputLabel: string;
  placeholder: string;
  typed: string;
  onType: (typed: string) => void;
  /** those of a group stand one after the other */
  options: readonly T[];
  /** what is said when there is no option */
  none: string;
  /** more options are on their way: Enter waits for them */
  isWaiting?: boolean;
  onPick: (option: T) => void;
  onClose: () => void;
}

/** Something to type in, and a list of what fits it: arrows choose, Enter picks, Escape closes. */
export function PickDialog<T extends Option>(props: Props<T>) {
  const { label, inputLabel, placeholder, typed, onType, options, none, isWaiting = false, onPick, onClose } = props;
  const [chosen, setChosen] = useState<string | null>(null);
  useFocusBack();
  const content = useFocusAtOnce(true);
  const listId = useId();
  const found = options.findIndex(({ key }) => key === chosen);
  const at = Math.max(0, found);
  const setPicksFirst = usePicksFirst(isWaiting ? undefined : options[0], onPick);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const option = options[at];
    if (event.key === 'Enter') {
      event.preventDefault();
      if (isWaiting && typed !== '' && found === -1) setPicksFirst(true);
      else if (option) onPick(option);
    }
    const to = stepFrom(at, event, options.length);
    if (to === null) return;
    event.preventDefault();
    setChosen(options[to]?.key ?? null);
    document.getElementById(`${listId}-${to}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <Modal.Root opened onClose={onClose} size={560} yOffset="12vh">
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content ref={content} radius="lg" aria-label={label}>
        <TextInput
          data-autofocus
          className={styles.input ?? ''}
          variant="unstyled"
          size="md"
          px="md"
          py={6}
          aria-label={inputLabel}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          role="combobox"
          aria-expanded={options.length > 0}
          aria-autocomplete="list"
          aria-controls={listId}
          aria-activedescendant={options[at] ? `${listId}-${at}` : undefined}
          value={typed}
          onChange={(event) => {
            onType(event.currentTarget.value);
            setChosen(null);
            setPicksFirst(false);
          }}
          onKeyDown={onKeyDown}
        />
        {options.length === 0 && (
          <p className={styles.none} role="status">
            {none}
          </p>
        )}
        <div id={listId} role="listbox" aria-label="Results" className={styles.list} hidden={options.length === 0}>
          <Groups options={options} listId={listId} at={at} onPoint={setChosen} onPick={onPick} />
        </div>
        <p className={styles.foot} aria-hidden="true">
          <kbd>↑</kbd> <kbd>↓</kbd> choose <kbd>Enter</kbd> pick <kbd>Esc</kbd> close
        </p>
      </Modal.Content>
    </Modal.Root>
  );
}

/** Enter may be pressed before there is anything to pick, or before the dialog itself is there: what comes first then is picked. */
function usePicksFirst<T>(first: T | undefined, onPick: (option: T) => void): (picksFirst: boolean) => void {
  const [picksFirst, setPicksFirst] = useState(() => typedAhead().picks);
  useEffect(endAhead, []);
  useEffect(() => {
    if (!picksFirst || first === undefined) return;
    setPicksFirst(false);
    onPick(first);
  }, [picksFirst, first, onPick]);
  return setPicksFirst;
}

/** Where a key goes from here; null: nowhere. */
function stepFrom(at: number, { key, ctrlKey }: KeyboardEvent, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown' || (ctrlKey && key === 'n')) return (at + 1) % count;
  if (key === 'ArrowUp' || (ctrlKey && key === 'p')) return (at - 1 + count) % count;
  if (key === 'PageDown') return Math.min(count - 1, at + 8);
  if (key === 'PageUp') return Math.max(0, at - 8);
  return null;
}

interface GroupsProps<T extends Option> {
  options: readonly T[];
  listId: string;
  at: number;
  onPoint: (key: string) => void;
  onPick: (option: T) => void;
}

function Groups<T extends Option>({ options, listId, at, onPoint, onPick }: GroupsProps<T>) {
  const groups = new Map<string, { option: T; index: number }[]>();
  options.forEach((option, index) => {
    const group = groups.get(option.group) ?? [];
    groups.set(option.group, group);
    group.push({ option, index });
  });
  return [...groups].map(([name, members]) => (
    // biome-ignore lint/a11y/useSemanticElements: of a list of options, not of a form
    <div key={name} role="group" aria-label={name}>
      <div className={styles.group} aria-hidden="true">
        {name}
      </div>
      {members.map(({ option, index }) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled where the focus is, in the input
        <div
          key={option.key}
          id={`${listId}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={classes(styles.option, index === at && styles.chosen)}
          onMouseMove={() => onPoint(option.key)}
          onClick={() => onPick(option)}
        >
          <option.Icon size={17} stroke={1.7} aria-hidden="true" />
          <span className={styles.label}>{option.label}</span>
          {option.current && <span className={styles.detail}>shown now</span>}
          {option.detail && <span className={styles.detail}>{option.detail}</span>}
          {option.keys && (
            <span className={styles.shortcut} aria-hidden="true">
              {option.keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </span>
          )}
        </div>
      ))}
    </div>
  ));
}
