import type { ComponentType } from 'react';
import type { OfferedName } from '../pages/runner-actions/acts.ts';

export type CommandIcon = ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: 'true' }>;

/** Something to pick: it goes somewhere, asks about an action there, or does something at once. */
export interface Command {
  key: string;
  group: string;
  label: string;
  Icon: CommandIcon;
  /** a few words behind the label */
  detail?: string;
  /** words that find it and are not shown */
  also?: string;
  /** the shortcut that does the same */
  keys?: string;
  href?: string;
  ask?: { name: OfferedName; ids: readonly string[] };
  run?: () => void;
}
