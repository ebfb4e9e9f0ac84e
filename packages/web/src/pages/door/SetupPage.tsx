import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { setupQuery } from '../../api/queries.ts';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { Door } from './Door.tsx';
import styles from './door.module.css';
import { SetupForm } from './SetupForm.tsx';

const route = getRouteApi('/setup');

/** Makes the administrator, by the one-time link that the server printed. */
export function SetupPage() {
  const { token } = route.useSearch();
  const setup = useQuery(setupQuery);
  if (setup.isError) {
    return (
      <Door title="Set up">
        <FailureNotice error={setup.error} />
      </Door>
    );
  }
  if (!setup.data) return null;
  if (!setup.data.needed) {
    return (
      <Door title="This server is set up already" intro="Its administrator exists.">
        <p>
          <PlainLink href="/sign-in">Sign in</PlainLink>
        </p>
      </Door>
    );
  }
  if (token === undefined) {
    return (
      <Door
        title="Open the set-up link"
        intro="This server has no administrator yet. When it started, it printed a one-time link in its terminal; open that link to choose a login and a password."
      >
        <p className={styles.hint}>
          The link looks like <span className="mono">{`${location.origin}/setup?token=…`}</span>. If it scrolled away, restart the
          server: it prints a new one while no administrator exists.
        </p>
      </Door>
    );
  }
  return (
    <Door title="Welcome" intro="Choose how you will sign in. You become the administrator of this server.">
      <SetupForm token={token} />
    </Door>
  );
}
