import { useRouterState } from '@tanstack/react-router';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { settingsSections } from '../../shell/settings-sections.ts';
import styles from './settings.module.css';

/** Parts that belong to the instance as a whole. */
const ofInstance = ['Runners that stay away', 'Server'];

/** The parts of the page, at its side: each is an address. */
export function SectionLinks({ isWhole, maySetTokens }: { isWhole: boolean; maySetTokens: boolean }) {
  const current = useRouterState({ select: ({ location }) => location.hash });
  const shown = settingsSections.filter(
    ({ label }) => (isWhole || !ofInstance.includes(label)) && (maySetTokens || label !== 'Tokens'),
  );
  return (
    <nav className={styles.links} aria-label="Parts of the settings">
      {shown.map(({ id, label }) => (
        <PlainLink key={id} href={`/settings#${id}`} replace {...(current === id ? { 'aria-current': 'true' as const } : {})}>
          {label}
        </PlainLink>
      ))}
    </nav>
  );
}
