import { formatCount } from '../text/amount.ts';
import styles from './menus/menu.module.css';

interface Props {
  legend: string;
  entries: readonly { key: string; label: string; count?: number }[];
  isOn: (key: string) => boolean;
  onChange: (key: string, on: boolean) => void;
}

/** Some of a few choices. Plain boxes, for panels beside a button. */
export const CheckList = ({ legend, entries, isOn, onChange }: Props) => (
  <fieldset className={styles.checks}>
    <legend>{legend}</legend>
    {entries.map(({ key, label, count }) => (
      <label key={key} className={styles.check}>
        <input type="checkbox" checked={isOn(key)} onChange={(event) => onChange(key, event.currentTarget.checked)} />
        <span>{label}</span>
        {count !== undefined && <span className={styles.number}>{formatCount(count)}</span>}
      </label>
    ))}
  </fieldset>
);
