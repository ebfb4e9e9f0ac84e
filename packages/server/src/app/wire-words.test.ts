import {
  attemptStates,
  attentionReasons,
  contacts,
  elementaryOrder,
  finalJobStates,
  finishKinds,
  flags,
  jobStates,
  limits,
  logGivenUpReasons,
  noticeKinds,
  onLostPolicies,
  onPartitionPolicies,
  permissions,
  pills,
  protocolLimits,
  resolutions,
  roles,
  runnerProtocols,
  verdicts,
} from '@baton/core';
import * as wire from '@baton/protocol';
import { expect, test } from 'vitest';
import { IdempotencyHeaders } from '../transports/rest/routes/params.ts';

test.each([
  ['job states', jobStates, wire.jobStateNames],
  ['final job states', finalJobStates, wire.finalStateNames],
  ['attempt states', attemptStates, wire.attemptStateNames],
  ['ends of an attempt', finishKinds, wire.finishKindNames],
  ['reasons to wait for a person', attentionReasons, wire.attentionReasonNames],
  ['reasons to give up a log', logGivenUpReasons, wire.logGivenUpNames],
  ['what a person decides', resolutions, wire.resolutionNames],
  ['policies for lost attempts', onLostPolicies, wire.onLostNames],
  ['policies for partitions', onPartitionPolicies, wire.onPartitionNames],
  ['contacts', contacts, wire.contactNames],
  ['flags', flags, wire.flagNames],
  ['pills', pills, wire.pillNames],
  ['protocols', runnerProtocols, wire.runnerProtocolNames],
  ['limits of protocols', protocolLimits, wire.protocolLimitNames],
  ['verdicts', verdicts, wire.verdictNames],
  ['notices', noticeKinds, wire.noticeKindNames],
  ['permissions', permissions, wire.permissionNames],
  ['roles', roles, wire.roleNames],
  ['elementary changes', elementaryOrder, wire.changeNames],
])('%s have the same words on the wire as in the control plane', (_, own, onWire) => {
  expect(onWire).toEqual(own);
});

/** A bound that a schema sets: it stands in the schema and not in its type. */
const boundOf = (schema: object, name: string): unknown => (schema as Record<string, unknown>)[name];

test('the wire allows just what the control plane allows', () => {
  const { labels, executors, capacity, devices } = wire.Capabilities.properties;
  const { key, limit } = wire.Concurrency.properties;
  const { priority, maxAttempts } = wire.SubmitJob.properties;
  expect({
    nameCharsMax: boundOf(wire.Name, 'maxLength'),
    labelCharsMax: boundOf(wire.Label, 'maxLength'),
    labelsMax: boundOf(labels, 'maxItems'),
    executorsMax: boundOf(executors, 'maxItems'),
    capacityMax: boundOf(capacity, 'maximum'),
    priorityMin: boundOf(priority, 'minimum'),
    priorityMax: boundOf(priority, 'maximum'),
    maxAttemptsMax: boundOf(maxAttempts, 'maximum'),
    reasonCharsMax: boundOf(wire.Reason, 'maxLength'),
    attributesMax: boundOf(wire.Attributes, 'maxProperties'),
    rangesMax: boundOf(wire.OfferedRanges, 'maxProperties'),
    intervalsMax: boundOf(Object.values(wire.OfferedRanges.patternProperties)[0] ?? {}, 'maxItems'),
    rangeValueMax: boundOf(wire.Interval.properties.max, 'maximum'),
    devicesMax: boundOf(devices, 'maxItems'),
    concurrencyKeyCharsMax: boundOf(key, 'maxLength'),
    concurrencyLimitMax: boundOf(limit, 'maximum'),
    idempotencyKeyCharsMax: boundOf(IdempotencyHeaders.properties['idempotency-key'], 'maxLength'),
  }).toEqual(limits);
});
