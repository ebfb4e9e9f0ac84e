import {
  IconArrowBarToDown,
  IconClock,
  IconDownload,
  IconKeyboard,
  IconMaximize,
  IconMinimize,
  IconTextWrap,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { classes } from '../parts/classes.ts';
import type { LogQuery } from './find.ts';
import { LogSearch, type Search } from './LogSearch.tsx';
import styles from './log.module.css';
import { type TimeMode, timeWords } from './times.ts';

export type LogStreamChoice = 'all' | NonNullable<LogQuery['stream']>;
const streamWords: Readonly<Record<LogStreamChoice, string>> = {
  all: 'All output',
  stdout: 'Standard output',
  stderr: 'Standard error',
  system: 'Runner',
};

export interface Tools {
  search: Search;
  times: TimeMode;
  onTimes: () => void;
  wrap: boolean;
  onWrap: () => void;
  following: boolean;
  onFollow: () => void;
  full: boolean;
  onFull: () => void;
  help: boolean;
  onHelp: () => void;
  stream: LogStreamChoice;
  onStream: (stream: LogStreamChoice) => void;
  /** plain, and compressed */
  downloads: readonly { label: string; href: string; name: string; title: string }[];
}

interface ToggleProps {
  label: string;
  /** key that does the same */
  hotkey?: string;
  on: boolean;
  onClick: () => void;
  Icon: ComponentType<{ size: number; stroke: number; 'aria-hidden'?: 'true' }>;
  bare?: boolean;
  /** not where there is no keyboard anyway */
  wideOnly?: boolean;
}

const Toggle = ({ label, hotkey, on, onClick, Icon, bare = false, wideOnly = false }: ToggleProps) => (
  <button
    type="button"
    className={classes(styles.tool, wideOnly && styles.wideOnly)}
    aria-pressed={on}
    aria-label={label}
    onClick={onClick}
    title={hotkey === undefined ? label : `${label} (${hotkey})`}
  >
    <Icon size={16} stroke={1.8} aria-hidden="true" />
    {!bare && <span>{label}</span>}
  </button>
);

/** What can be done with a log. */
export function LogToolbar(tools: Tools) {
  const { search, times, wrap, following, full, help, stream, downloads } = tools;
  return (
    <div className={styles.bar}>
      <LogSearch search={search} />
      <div className={styles.tools}>
        <select
          className={styles.choice}
          aria-label="Which output"
          value={stream}
          onChange={(event) => tools.onStream(event.currentTarget.value as LogStreamChoice)}
        >
          {Object.entries(streamWords).map(([key, words]) => (
            <option key={key} value={key}>
              {words}
            </option>
          ))}
        </select>
        <Toggle label={timeWords[times]} hotkey="t" on={times !== 'off'} onClick={tools.onTimes} Icon={IconClock} />
        <Toggle label="Wrap" hotkey="w" on={wrap} onClick={tools.onWrap} Icon={IconTextWrap} />
        <Toggle label="Follow" hotkey="f" on={following} onClick={tools.onFollow} Icon={IconArrowBarToDown} />
        {downloads.map(({ label, href, name, title }) => (
          <a key={label} className={styles.tool} href={href} download={name} title={title}>
            <IconDownload size={16} stroke={1.8} aria-hidden="true" />
            <span>{label}</span>
          </a>
        ))}
        <Toggle label="Keys" on={help} onClick={tools.onHelp} Icon={IconKeyboard} bare wideOnly />
        <Toggle label="Full window" hotkey="z" on={full} onClick={tools.onFull} Icon={full ? IconMinimize : IconMaximize} bare />
      </div>
    </div>
  );
}
