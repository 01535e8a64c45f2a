import { OutputType, ResultWriterV2, Transformation, WriterConfig } from 'aws-cdk-lib/aws-stepfunctions';
import type { WorkflowContext } from './workflow-context.ts';

/** Where a Distributed Map puts its children's outputs: JSON Lines in the work bucket, one output a line. */
export const jsonLinesResults = (context: WorkflowContext, prefix: string): ResultWriterV2 =>
  new ResultWriterV2({
    bucket: context.buckets.Work,
    prefix,
    writerConfig: new WriterConfig({ transformation: Transformation.COMPACT, outputType: OutputType.JSONL }),
  });
