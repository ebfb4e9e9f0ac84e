/** Policies of the roles that are made: no more than is needed for this one runner. */

const statement = (Action: string[], Resource: string, extra: object = {}) => ({ Effect: 'Allow', Action, Resource, ...extra });

const trustOf = (condition: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole', ...condition }],
});

export const executionTrust = () => trustOf({});

/**
 * Only tasks of this account and region may have the role.
 * @param arn of anything in them
 */
export function taskTrust(arn: string) {
  const [, partition, , region, account] = arn.split(':');
  return trustOf({
    Condition: {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:ecs:${region}:${account}:*` },
    },
  });
}

const ecrImage = /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/;

export interface ExecutionNeeds {
  secretArn: string;
  logGroupArn: string;
  image: string | null;
  releaseImage: string | null;
}

/** Reads one secret, writes one log, and pulls the images when they are in ECR. */
export function executionPolicy({ secretArn, logGroupArn, image, releaseImage }: ExecutionNeeds) {
  const partition = secretArn.split(':')[1];
  const repositories = [image, releaseImage].flatMap((name) => {
    const [, account, region, repository] = ecrImage.exec(name ?? '') ?? [];
    return repository === undefined ? [] : [`arn:${partition}:ecr:${region}:${account}:repository/${repository}`];
  });
  const pull = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
  return {
    Version: '2012-10-17',
    Statement: [
      statement(['secretsmanager:GetSecretValue'], secretArn),
      statement(['logs:CreateLogStream', 'logs:PutLogEvents'], `${logGroupArn}:*`),
      ...(repositories.length === 0 ? [] : [statement(['ecr:GetAuthorizationToken'], '*')]),
      ...[...new Set(repositories)].map((repository) => statement(pull, repository)),
    ],
  };
}
