import { region } from '../assembly/resource-handler.ts';

/** DynamoDB Local's own name for its region, in the ARNs that it gives out and in its streams' records. */
const localRegion = 'ddblocal';

const namesArns = new Set(['DescribeTable', 'CreateTable', 'UpdateTable', 'DeleteTable']);

/** Whether requests and answers of this operation name a region. */
const mentionsRegion = (target: string): boolean =>
  target.startsWith('DynamoDBStreams_') || namesArns.has(target.split('.')[1] ?? '');

/** A request as DynamoDB Local understands it: its streams' ARNs name a region of its own. */
export const withLocalRegion = (target: string, body: Buffer): Buffer =>
  mentionsRegion(target)
    ? Buffer.from(body.toString('utf8').replaceAll(`"arn:aws:dynamodb:${region}:`, `"arn:aws:dynamodb:${localRegion}:`))
    : body;

/** An answer as AWS gives it: ARNs and records of the region in which everything else here is. */
export const withAwsRegion = (target: string, body: Buffer): Buffer =>
  mentionsRegion(target)
    ? Buffer.from(
        body
          .toString('utf8')
          .replaceAll(`"arn:aws:dynamodb:${localRegion}:`, `"arn:aws:dynamodb:${region}:`)
          .replaceAll(`"awsRegion":"${localRegion}"`, `"awsRegion":"${region}"`),
      )
    : body;
