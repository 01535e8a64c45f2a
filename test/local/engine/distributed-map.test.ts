import { describe, expect, it } from '@jest/globals';
import { runMachine } from '../../support/run-machine.ts';

const distributed = (fields: object, processor: object = {}): object => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Match',
  States: {
    Match: {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'Block',
        States: {
          Block: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Arguments: { FunctionName: 'block', Payload: '{% $states.input %}' },
            Output: '{% $states.result.Payload %}',
            End: true,
          },
        },
        ...processor,
      },
      End: true,
      ...fields,
    },
  },
});

const reader = (key: string, config: object): object => ({
  ItemReader: {
    Resource: 'arn:aws:states:::s3:getObject',
    Arguments: { Bucket: 'intake', Key: key },
    ReaderConfig: config,
  },
});

type Batch = { BatchInput: { run: string }; Items: { id: string }[] };

describe('Distributed Map', () => {
  it('reads every file under a prefix as one list, each item with the place it came from', async () => {
    const run = await runMachine({
      definition: distributed({
        ItemReader: {
          Resource: 'arn:aws:states:::s3:listObjectsV2',
          ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW', Transformation: 'LOAD_AND_FLATTEN' },
          Arguments: { Bucket: 'intake', Prefix: 'statements/' },
        },
        ItemSelector: {
          line: '{% $states.context.Map.Item.Value %}',
          from: '{% $states.context.Map.Item.Source %}',
        },
      }),
      objects: new Map([
        ['intake/statements/a.csv', 'id,amount\n1,10.00\n2,20.00\n'],
        ['intake/statements/b.csv', 'id,amount\n3,30.00\n'],
        ['intake/other.csv', 'id\n9\n'],
      ]),
      tasks: { block: async (item: { line: { id: string; amount: string }; from: string }) => item },
    });

    expect(run.output).toEqual([
      { line: { id: '1', amount: '10.00' }, from: 'S3://intake/statements/a.csv' },
      { line: { id: '2', amount: '20.00' }, from: 'S3://intake/statements/a.csv' },
      { line: { id: '3', amount: '30.00' }, from: 'S3://intake/statements/b.csv' },
    ]);
  });

  it.each([
    ['a format that nothing here reads', { InputType: 'PARQUET' }, 'Expected: [CSV, JSON, JSONL, MANIFEST]'],
    ['a field that nothing heeds', { InputType: 'CSV', Headers: ['a'] }, "The field 'Headers' is not supported"],
  ])('is refused at its creation for %s', async (_what, config, message) => {
    await expect(runMachine({ definition: distributed(reader('x', config)) })).rejects.toThrow(message);
  });

  it('fails by children that fail as soon as they start, and writes the results of one that does not once', async () => {
    const objects = new Map<string, string>();
    const immediate = (fields: object, item: object) =>
      runMachine({
        input: [1, 2, 3],
        objects,
        definition: {
          StartAt: 'Each',
          States: {
            Each: {
              Type: 'Map',
              ItemProcessor: {
                ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
                StartAt: 'Item',
                States: { Item: item },
              },
              ...fields,
              End: true,
            },
          },
        },
      });

    const failed = await immediate({ ToleratedFailureCount: 1 }, { Type: 'Fail', Error: 'Bad' });
    const written = await immediate(
      { ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b' } } },
      { Type: 'Pass', End: true },
    );

    expect(failed).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
    expect(written.status).toBe('SUCCEEDED');
    expect([...objects.keys()].filter((key) => key.endsWith('manifest.json'))).toHaveLength(1);
  });

  it('says in the history that the run started before it failed to read', async () => {
    const run = await runMachine({ definition: distributed(reader('missing.json', { InputType: 'JSON' })) });

    expect(run).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' });
    expect(run.history.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapRunStarted',
      'MapRunFailed',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });

  it('reads JSON Lines, hands out batches with their common input, and writes results with a manifest', async () => {
    const objects = new Map([['intake/blocks.jsonl', '{"id":"a"}\n{"id":"b"}\n{"id":"c"}\n']]);
    const run = await runMachine({
      definition: distributed({
        ...reader('blocks.jsonl', { InputType: 'JSONL' }),
        ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { run: '{% $states.input.run %}' } },
        ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'intake', Prefix: 'results' } },
      }),
      input: { run: 'R1' },
      objects,
      tasks: {
        block: async ({ BatchInput, Items }: Batch) => `${BatchInput.run}:${Items.map(({ id }) => id).join('+')}`,
      },
    });

    const { ResultWriterDetails } = run.output as { ResultWriterDetails: { Bucket: string; Key: string } };
    const manifest = JSON.parse(objects.get(`${ResultWriterDetails.Bucket}/${ResultWriterDetails.Key}`) ?? '') as {
      ResultFiles: { SUCCEEDED: { Key: string }[] };
    };
    const rows = JSON.parse(objects.get(`intake/${manifest.ResultFiles.SUCCEEDED[0]?.Key}`) ?? '[]') as {
      Output: string;
    }[];
    expect(rows.map(({ Output }) => Output)).toEqual(['"R1:a+b"', '"R1:c"']);
  });

  it('reads CSV rows by their header, JSON lists, and listings of a prefix', async () => {
    const objects = new Map([
      ['intake/trades.csv', 'id,ccy\nT1,EUR\nT2,"US,D"\n'],
      ['intake/trades.json', '{"found":{"items":[{"id":1},{"id":2}]}}'],
      ['intake/in/1', 'x'],
      ['intake/in/2', 'yy'],
    ]);
    const tasks = { block: async (input: unknown) => input };
    const list = {
      ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Arguments: { Bucket: 'intake', Prefix: 'in/' } },
    };

    const csv = await runMachine({
      definition: distributed(reader('trades.csv', { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' })),
      objects,
      tasks,
    });
    const json = await runMachine({
      definition: distributed(reader('trades.json', { InputType: 'JSON', ItemsPointer: '/found/items' })),
      objects,
      tasks,
    });
    const listing = await runMachine({ definition: distributed(list), objects, tasks });

    expect(csv.output).toEqual([
      { id: 'T1', ccy: 'EUR' },
      { id: 'T2', ccy: 'US,D' },
    ]);
    expect(json.output).toEqual([{ id: 1 }, { id: 2 }]);
    expect((listing.output as { Key: string; Size: number }[]).map(({ Key, Size }) => [Key, Size])).toEqual([
      ['in/1', 1],
      ['in/2', 2],
    ]);
  });

  it('tolerates as many failed items as it is told to, and fails beyond that', async () => {
    const tasks = {
      block: async (input: number) => {
        if (input % 2) throw Object.assign(new Error('odd'), { name: 'Odd' });
        return input;
      },
    };
    const input = [0, 1, 2, 3];

    const tolerated = await runMachine({ definition: distributed({ ToleratedFailurePercentage: 50 }), input, tasks });
    const exceeded = await runMachine({ definition: distributed({ ToleratedFailureCount: 1 }), input, tasks });

    expect(tolerated.output).toEqual([0, null, 2, null]);
    expect([exceeded.status, exceeded.error]).toEqual(['FAILED', 'States.ExceedToleratedFailureThreshold']);
  });

  it('fails with States.ItemReaderFailed when the object is not there', async () => {
    const run = await runMachine({
      definition: distributed(reader('none.json', { InputType: 'JSON' })),
      objects: new Map(),
    });

    expect([run.status, run.error]).toEqual(['FAILED', 'States.ItemReaderFailed']);
  });

  it('is redriven by running only the failed children again', async () => {
    const calls: number[] = [];
    let broken = true;
    const failed = await runMachine({
      definition: distributed({}, { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } }),
      input: [1, 2, 3],
      tasks: {
        block: async (input: number) => {
          calls.push(input);
          if (input === 2 && broken) throw Object.assign(new Error('out'), { name: 'Outage' });
          return input * 10;
        },
      },
    });
    broken = false;

    await failed.engine.call('RedriveExecution', { executionArn: failed.executionArn });
    const healed = await failed.resume();

    expect([healed.status, healed.output]).toEqual(['SUCCEEDED', [10, 20, 30]]);
    expect(calls.filter((call) => call === 2)).toHaveLength(2);
    expect(calls.filter((call) => call !== 2)).toHaveLength(2);
  });
});
