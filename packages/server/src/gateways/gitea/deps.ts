import type { App } from '../../app/app.ts';
import type { Auth } from '../../auth/auth.ts';
import type { ForeignDeps } from '../shared/foreign-terms.ts';

export interface GiteaDeps extends ForeignDeps {
  app: Pick<App, 'runners'>;
  auth: Pick<Auth, 'noteRefusal'>;
  /** of this server, for jobs; without a slash at the end */
  url: () => string;
}
