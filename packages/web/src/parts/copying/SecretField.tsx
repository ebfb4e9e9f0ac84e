import { ActionIcon, PasswordInput, Textarea } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import styles from './secret.module.css';

interface Props {
  label: string;
  description?: string | undefined;
  required?: boolean;
  value: string;
  maxLength?: number | undefined;
  error?: ReactNode;
  /** it may have several lines: a key, a file */
  isLong: boolean;
  onChange: (value: string) => void;
}

/** Where a secret is typed in: nobody reads it over a shoulder unless one wants to see it, and nothing remembers or corrects it. */
export function SecretField({ isLong, onChange, ...field }: Props) {
  const [isShown, setShown] = useState(false);
  const words = `${isShown ? 'Hide' : 'Show'} what is typed: ${field.label}`;
  if (!isLong)
    return (
      <PasswordInput
        {...field}
        autoComplete="off"
        visible={isShown}
        onVisibilityChange={setShown}
        visibilityToggleButtonProps={{ 'aria-label': words, tabIndex: 0 }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  const Icon = isShown ? IconEyeOff : IconEye;
  return (
    <Textarea
      {...field}
      autosize
      maxRows={8}
      autoComplete="off"
      spellCheck={false}
      classNames={isShown ? {} : { input: styles.masked }}
      rightSectionProps={{ className: styles.side ?? '' }}
      rightSection={
        <ActionIcon variant="subtle" color="gray" size={28} aria-label={words} onClick={() => setShown(!isShown)}>
          <Icon size={16} stroke={1.8} />
        </ActionIcon>
      }
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
