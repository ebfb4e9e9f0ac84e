import { ecsFargateRegions } from '@baton/protocol/providers/ecs-fargate-tables';
import { ProviderError, type ProviderErrorCode } from '../interface.ts';

/** As much of an error of the SDK as is read here. */
interface AwsError {
  name: string;
  message: string;
  /** of the operating system: `ENOTFOUND` */
  code?: unknown;
  hostname?: unknown;
  $fault?: unknown;
  $metadata?: { httpStatusCode?: number };
}

/** By the name of the error, the first that fits. */
const byName: readonly [ProviderErrorCode, RegExp][] = [
  ['throttled', /Throttl|RequestLimitExceeded|TooManyRequests|RateExceeded|SlowDown|BandwidthLimit/],
  ['denied', /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|Client\.UnauthorizedOperation|AccessControl.*)$/],
  [
    'identity',
    /InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|IncompleteSignature|InvalidSignature|ExpiredToken|TokenRefreshRequired|RequestExpired|InvalidAccessKeyId|AuthFailure|MissingAuthenticationToken|CredentialsProviderError|NotAuthorized|InvalidIdentityToken/,
  ],
  ['region', /OptInRequired|RegionDisabled|InvalidRegion|UnknownEndpoint|UnknownRegion/],
  ['quota', /LimitExceeded|QuotaExceeded|LimitsExceeded|MaximumNumber|Vcpu/i],
  ['name_clash', /^(EntityAlreadyExists|ResourceAlreadyExists|ResourceExists|InvalidGroup\.Duplicate)/],
  [
    'network',
    /^(InvalidSubnet|InvalidVpc|InvalidGroup|InvalidSecurityGroup|VPCIdNotSpecified|DefaultVpcDoesNotExist|InsufficientFreeAddresses)/,
  ],
  [
    'not_ready',
    /^(DependencyViolation|DeleteConflict|UpdateInProgress|ConcurrentModification|OperationAborted|ResourceInUse|ResourceConflict)/,
  ],
  ['not_ready', /^(ClusterContains|ServiceNotActive|ServiceNotFound|ClusterNotFound|TargetNotConnected)/],
  [
    'unavailable',
    /ServiceUnavailable|InternalFailure|InternalServer|InternalError|ServerException|TimeoutError|^Unavailable$|ServiceFailure/,
  ],
];

/** Services that say everything by InvalidParameter tell in words what is meant. */
const byWords: readonly [ProviderErrorCode, RegExp][] = [
  [
    'not_ready',
    /unable to assume|role (is not valid|cannot be found|.*does not exist)|invalid principal|service.linked role|not yet/i,
  ],
  ['not_ready', /scheduled for deletion|marked (deleted|for deletion)|because it was deleted|is (still )?draining|in progress/i],
  ['quota', /reached the limit|limit (has been )?exceeded|exceeds? (the|your) .*(limit|quota)|maximum number of|quota/i],
  ['network', /subnet|security group|vpc/i],
  ['image', /\bimage\b/i],
];

const unreachable =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|UND_ERR|CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

function codeOf(error: AwsError, region: string): ProviderErrorCode {
  const system = String(error.code ?? '');
  // a name that nobody knows is a region that nobody knows, unless it is one that there is
  if (system === 'ENOTFOUND') return ecsFargateRegions.some(({ name }) => name === region) ? 'unavailable' : 'region';
  if (unreachable.test(system)) return 'unavailable';
  const named = byName.find(([, pattern]) => pattern.test(error.name));
  if (named) return named[0];
  if (error.$fault === 'server' || (error.$metadata?.httpStatusCode ?? 0) >= 500) return 'unavailable';
  return byWords.find(([, pattern]) => pattern.test(error.message))?.[0] ?? 'invalid';
}

const wordsOf = (error: AwsError): string => {
  const message = error.message === '' || error.message === 'UnknownError' ? String(error.code ?? 'no words') : error.message;
  return error.name === 'Error' || message.includes(error.name) ? message : `${message} (${error.name})`;
};

/**
 * What a call failed with, in AWS's own words.
 * @param what service and operation: `ecs:CreateService`
 */
export function providerErrorOf(error: unknown, what: string, region: string): ProviderError {
  if (error instanceof ProviderError) return error;
  if (!(error instanceof Error)) throw error;
  const own = error as Error & AwsError;
  const code = codeOf(own, region);
  const where = code === 'region' || code === 'unavailable' ? ` in ${region}` : '';
  return new ProviderError(code, `${what}${where}: ${wordsOf(own)}`, { cause: error });
}

/** It failed with one of these errors of AWS. */
export const failedBy = (error: unknown, ...names: string[]): error is ProviderError =>
  error instanceof ProviderError && error.cause instanceof Error && names.includes(error.cause.name);

/** It failed with an error of AWS in such words. */
export const failedWith = (error: unknown, words: RegExp): error is ProviderError =>
  error instanceof ProviderError && error.cause instanceof Error && words.test(error.cause.message);

/** What AWS says of something that is not there. */
export const isMissing = (error: unknown): error is ProviderError =>
  failedBy(
    error,
    'ResourceNotFoundException',
    'NoSuchEntity',
    'NoSuchEntityException',
    'InvalidGroup.NotFound',
    'ClusterNotFoundException',
    'ServiceNotFoundException',
    'ServiceNotActiveException',
  ) || failedWith(error, /unable to describe task definition|task definition .*does not exist/i);

/** The same, with another code: what an error means may depend on what was about to be done. */
export const recoded = (error: ProviderError, code: ProviderErrorCode): ProviderError =>
  new ProviderError(code, error.message, { cause: error.cause });
