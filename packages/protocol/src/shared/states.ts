import { Type } from 'typebox';
import {
  activityNames,
  askKindNames,
  attemptOutcomeNames,
  attemptStateNames,
  attentionReasonNames,
  contactNames,
  finishKindNames,
  flagNames,
  jobStateNames,
  lineLevelNames,
  lineSourceNames,
  logGivenUpNames,
  logStreamNames,
  onLostNames,
  onPartitionNames,
  pillNames,
  protocolLimitNames,
  replyNames,
  resolutionNames,
  runnerProtocolNames,
} from './state-names.ts';

/*
 * The schemas of state-names.ts, apart from them so that programs get the words without the schema library.
 */

/** One of these words. */
export const oneOf = <const T extends string>(values: readonly T[]) =>
  Type.Unsafe<T>(Type.Union(values.map((value) => Type.Literal(value))));

export const JobStateName = oneOf(jobStateNames);
export const AttemptOutcomeName = oneOf(attemptOutcomeNames);
export const AttemptStateName = oneOf(attemptStateNames);
export const AttentionReasonName = oneOf(attentionReasonNames);
export const ResolutionName = oneOf(resolutionNames);
export const AskKindName = oneOf(askKindNames);
export const ReplyName = oneOf(replyNames);
export const OnLostName = oneOf(onLostNames);
export const OnPartitionName = oneOf(onPartitionNames);
export const ContactName = oneOf(contactNames);
export const RunnerProtocolName = oneOf(runnerProtocolNames);
export const ProtocolLimitName = oneOf(protocolLimitNames);
export const ActivityName = oneOf(activityNames);
export const FlagName = oneOf(flagNames);
export const PillName = oneOf(pillNames);
export const FinishKindName = oneOf(finishKindNames);
export const LogGivenUpName = oneOf(logGivenUpNames);
export const LineLevelName = oneOf(lineLevelNames);
export const LineSourceName = oneOf(lineSourceNames);
export const LogStreamName = oneOf(logStreamNames);
