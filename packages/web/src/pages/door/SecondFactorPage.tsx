import { useRouter } from '@tanstack/react-router';
import { queryClient } from '../../api/query-client.ts';
import { TotpSetup } from '../account/TotpSetup.tsx';
import { Door } from './Door.tsx';
import styles from './door.module.css';

/** For those of whom a second factor is demanded and who have none: nothing else is open to them. */
export function SecondFactorPage() {
  const router = useRouter();
  const enter = (): void => {
    queryClient.clear();
    router.history.replace('/runners');
  };
  return (
    <Door title="Set up a second factor" intro="This server demands one. All else is open afterwards.">
      <div className={styles.form}>
        <TotpSetup onDone={enter} />
      </div>
    </Door>
  );
}
