import styles from './log.module.css';

const keys = [
  ['/', 'Search'],
  ['n, N', 'Next hit, previous hit'],
  ['g g, G', 'First line, last line'],
  ['f', 'Follow the end'],
  ['w', 'Wrap long lines'],
  ['t', 'Times: none, since start, of the day'],
  ['z', 'All of the window'],
  ['y', 'Copy the chosen lines'],
  ['Shift-click', 'Choose lines up to this number'],
] as const;

/** What the keys do while a log is shown. */
export const LogKeys = () => (
  <dl className={styles.help} aria-label="Keys of the log">
    {keys.map(([key, does]) => (
      <div key={key}>
        <dt>{key}</dt>
        <dd>{does}</dd>
      </div>
    ))}
  </dl>
);
