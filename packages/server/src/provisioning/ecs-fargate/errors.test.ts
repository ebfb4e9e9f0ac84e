import { expect, test } from 'vitest';
import { ProviderError } from '../interface.ts';
import { failedBy, providerErrorOf } from './errors.ts';

const awsError = (name: string, message: string, more: object = {}) => Object.assign(new Error(message), { name, ...more });
const read = (error: unknown, region = 'eu-central-1') => providerErrorOf(error, 'ecs:CreateService', region);

test.each([
  ['denied', 'AccessDeniedException', 'User: arn:aws:iam::1:user/x is not authorized to perform: ecs:CreateService'],
  ['denied', 'UnauthorizedOperation', 'You are not authorized to perform this operation.'],
  ['identity', 'UnrecognizedClientException', 'The security token included in the request is invalid.'],
  ['identity', 'ExpiredTokenException', 'The security token included in the request is expired'],
  ['identity', 'CredentialsProviderError', 'Could not load credentials from any providers'],
  ['region', 'OptInRequired', 'You are not subscribed to this service'],
  ['quota', 'LimitExceededException', 'Cannot exceed quota for RolesPerAccount: 1000'],
  ['quota', 'SecurityGroupLimitExceeded', 'The maximum number of security groups has been reached.'],
  ['quota', 'ClientException', 'You’ve reached the limit on the number of tasks you can run concurrently'],
  ['network', 'InvalidSubnetID.NotFound', "The subnet ID 'subnet-1' does not exist"],
  ['network', 'InvalidParameterException', 'Error retrieving subnet information for [subnet-1]'],
  ['name_clash', 'InvalidGroup.Duplicate', 'The security group already exists'],
  ['not_ready', 'InvalidParameterException', 'Unable to assume the service linked role. Please verify that it exists.'],
  ['not_ready', 'ClientException', 'Role is not valid'],
  ['not_ready', 'InvalidRequestException', 'a secret with this name is already scheduled for deletion'],
  ['not_ready', 'DependencyViolation', 'resource sg-1 has a dependent object'],
  ['not_ready', 'ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.'],
  ['image', 'ClientException', 'Container.image contains invalid characters.'],
  ['throttled', 'ThrottlingException', 'Rate exceeded'],
  ['unavailable', 'ServerException', 'Service Unavailable. Please try again later.'],
  ['unavailable', 'SomethingNew', 'down', { $fault: 'server' }],
  ['invalid', 'ClientException', 'No Fargate configuration exists for given values.'],
] as [string, string, string, object?][])('%s: %s', (code, name, message, more = {}) => {
  const error = read(awsError(name, message, more));
  expect(error).toMatchObject({ code, again: ['not_ready', 'throttled', 'unavailable'].includes(code) });
  expect(error.message).toContain('ecs:CreateService');
  expect(error.message).toContain(message);
  expect(error.message).toContain(name);
  expect(failedBy(error, name)).toBe(true);
});

test('a name that nobody knows is a region that nobody knows, unless it is one that there is', () => {
  const unknown = awsError('Error', 'getaddrinfo ENOTFOUND ecs.eu-nowhere-9.amazonaws.com', { code: 'ENOTFOUND' });
  expect(read(unknown, 'eu-nowhere-9')).toMatchObject({ code: 'region', again: false });
  expect(read(unknown, 'eu-nowhere-9').message).toContain('eu-nowhere-9');
  expect(read(unknown)).toMatchObject({ code: 'unavailable', again: true });
  expect(read(awsError('Error', 'connect', { code: 'ECONNREFUSED' }))).toMatchObject({ code: 'unavailable' });
});

test('what is known already stays, and what is no error is a defect', () => {
  const known = new ProviderError('identity', 'sts:AssumeRole: no');
  expect(read(known)).toBe(known);
  expect(() => read('text')).toThrow('text');
});
