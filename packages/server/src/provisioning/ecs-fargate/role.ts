import type { STS } from '@aws-sdk/client-sts';
import { ProviderError } from '../interface.ts';
import { providerErrorOf } from './errors.ts';
import type { Caller } from './identity.ts';

/** How the SDK asks for credentials: again when they are about to expire. */
export type Assumed = () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string; expiration: Date }>;

/** Whoever assumes it: the clients of a caller without a role. */
interface Base {
  readonly region: string;
  client(service: 'sts'): Promise<STS>;
}

/** Assumes a role, with the external id that its trust policy asks for. Asked by the SDK within its calls, whose errors this throws. */
export const assumedCredentials =
  (base: Base, { arn, externalId }: NonNullable<Caller['role']>): Assumed =>
  async () => {
    const what = `sts:AssumeRole of ${arn}`;
    try {
      const sts = await base.client('sts');
      const { Credentials: given } = await sts.assumeRole({
        ...{ RoleArn: arn, RoleSessionName: 'baton' },
        ...(externalId !== null && { ExternalId: externalId }),
      });
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
      if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
        throw new ProviderError('identity', `${what}: AWS answered without credentials`);
      return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken, expiration: Expiration };
    } catch (error) {
      const known = providerErrorOf(error, what, base.region);
      // whoever may not become the role is nobody there
      throw known.code === 'denied' ? new ProviderError('identity', known.message, { cause: error }) : known;
    }
  };
