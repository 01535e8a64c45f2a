import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  DefinitionBody,
  JitterType,
  LogLevel,
  Pass,
  QueryLanguage,
  StateMachine,
  StateMachineType,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { idempotencyKeyPattern, refuseMalformedKey, refuseWithoutKey } from '../domain/api/idempotency-key.ts';
import { problemMediaType, problemOf, problems, type Refusal, refuse } from '../domain/api/problem.ts';
import type { RouteShape } from '../domain/api/route.ts';
import { bodyMisfits } from './body-misfits.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** Hexadecimal digits of the execution's name: 128 bits of the hash of who asks for what under which key. */
const nameDigits = 32;
/** The gateway gives up after 29 seconds. */
const executionTimeout = Duration.seconds(25);
const callTimeout = Duration.seconds(5);

const when = (expression: string) => Condition.jsonata(`{% ${expression} %}`);

/** The machines that may be started, how a policy names their executions, and the routes that start them. */
export type Startable = {
  machineArns: readonly string[];
  executionArns: readonly string[];
  routes: readonly RouteShape[];
};

/** What does not fit of the body, by the route's schema. */
const misfitsByRoute = (routes: readonly RouteShape[]): string =>
  routes.reduceRight(
    (otherwise, { operationId, body }) =>
      body
        ? `$states.input.route = '${operationId}' ? ${bodyMisfits('$states.input.body', body)} : ${otherwise}`
        : otherwise,
    '[]',
  );

/**
 * Starts an execution for a person who asks for it over HTTP: API Gateway runs this Express machine synchronously, and no
 * function is needed. The execution's name follows from the caller, the route and the Idempotency-Key, so that the same
 * request again is the same execution and gets the same answer, while it runs and after it has ended; another request under
 * the same key is told so. StartExecution alone can't do that: once an execution has ended it refuses the name, whatever
 * the input. See docs/decisions/0018-starts-through-an-express-machine.md.
 *
 * Input: `{ route, machineArn, idName, location, groups, clients, caller: { userId, groups, audience }, idempotencyKey,
 * correlationId, body }`, of which the gateway's template writes what the route declares and what the token says.
 * Output: `{ status, mediaType, location, body }`, the body as text.
 */
export class StartWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, context: WorkflowContext, startable: Startable) {
    super(scope, id);

    const read = Pass.jsonata(this, 'ReadRequest', {
      assign: {
        request: '{% $states.input %}',
        misfits: `{% ${misfitsByRoute(startable.routes)} %}`,
        startInput: "{% $merge([$states.input.body, { 'requestedBy': $states.input.caller.userId }]) %}",
        name: `{% $substring($hash($join([$states.input.route, $states.input.caller.userId, $states.input.idempotencyKey], ' '), 'SHA-256'), 0, ${nameDigits}) %}`,
      },
    });
    const permitted = Choice.jsonata(this, 'Permitted?');
    const start = this.call('Start', {
      action: 'StartExecution',
      comment: 'The same name and input while it runs is the same execution',
      parameters: {
        StateMachineArn: '{% $request.machineArn %}',
        Name: '{% $name %}',
        Input: '{% $string($startInput) %}',
      },
      resources: startable.machineArns,
      outputs: { startedAt: '{% $states.result.StartDate %}' },
    });
    const find = this.call('FindStarted', {
      action: 'DescribeExecution',
      comment: 'The name is taken: by this very request, or by another one under the same key',
      parameters: {
        ExecutionArn: "{% $replace($request.machineArn, ':stateMachine:', ':execution:') & ':' & $name %}",
      },
      resources: startable.executionArns,
      outputs: {
        startedAt: '{% $states.result.StartDate %}',
        isSame: '{% $parse($states.result.Input) = $startInput %}',
      },
    });
    const sameRequest = Choice.jsonata(this, 'SameRequest?');
    const started = Pass.jsonata(this, 'Started', {
      outputs: {
        status: 202,
        mediaType: 'application/json',
        location: '{% $request.location & $name %}',
        body: "{% $string({ $request.idName: $name, 'startedAt': $states.input.startedAt }) %}",
      },
    });

    read.next(permitted);
    permitted
      .when(
        when('$not($request.caller.audience in $request.clients)'),
        this.refusal('NotForUs', refuse('UNAUTHENTICATED', 'The token is for another application: sign in here.')),
      )
      .when(
        when("$count($split($request.caller.groups, ',')[$ in $request.groups]) = 0"),
        this.refusal('NotTheirs', refuse('FORBIDDEN', 'None of the groups that you are in may do this.')),
      )
      .when(
        when('$count($misfits) > 0'),
        this.refusal('Misfit', refuse('VALIDATION_FAILED', ''), {
          detail: "$join($misfits.(in & ' ' & pointer & ': ' & message), '; ')",
          errors: '$misfits',
        }),
      )
      .when(when("$request.idempotencyKey = ''"), this.refusal('NoKey', refuseWithoutKey))
      .when(
        when(`$not($contains($request.idempotencyKey, /${idempotencyKeyPattern}/))`),
        this.refusal('MalformedKey', refuseMalformedKey(true)),
      )
      .otherwise(start);
    start.addCatch(find, { errors: ['Sfn.ExecutionAlreadyExistsException'] }).next(started);
    find.next(sameRequest);
    sameRequest
      .when(when('$states.input.isSame'), started)
      .otherwise(
        this.refusal(
          'KeyReused',
          refuse('IDEMPOTENCY_KEY_REUSED', 'The key came before, with another request: make a new key for this one.'),
        ),
      );

    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: 'StartWorkflow',
      stateMachineType: StateMachineType.EXPRESS,
      comment: 'Starts an execution for a person who asks for it over HTTP, once per Idempotency-Key',
      definitionBody: DefinitionBody.fromChainable(read),
      queryLanguage: QueryLanguage.JSONATA,
      timeout: executionTimeout,
      tracingEnabled: true,
      logs: { destination: context.logGroupOf('StartWorkflow'), level: LogLevel.ALL, includeExecutionData: true },
    });
  }

  private call(
    name: string,
    call: {
      action: 'StartExecution' | 'DescribeExecution';
      comment: string;
      parameters: Record<string, string>;
      resources: readonly string[];
      outputs: Record<string, string>;
    },
  ): CallAwsService {
    const { action, comment, parameters, resources, outputs } = call;
    const state = CallAwsService.jsonata(this, name, {
      comment,
      service: 'sfn',
      action: `${action[0]?.toLowerCase()}${action.slice(1)}`,
      parameters,
      iamAction: `states:${action}`,
      iamResources: [...resources],
      taskTimeout: Timeout.duration(callTimeout),
      outputs,
    });
    state.addRetry({
      errors: ['Sfn.SfnException', 'Sfn.SdkClientException', 'Sfn.ThrottlingException', 'States.Timeout'],
      interval: Duration.seconds(1),
      backoffRate: 2,
      maxAttempts: 2,
      maxDelay: Duration.seconds(2),
      jitterStrategy: JitterType.FULL,
    });
    return state;
  }

  /** Ends in a problem document. @param found members that only the execution knows, as JSONata */
  private refusal(name: string, refused: Refusal, found: Readonly<Record<string, string>> = {}): Pass {
    const document = JSON.stringify(problemOf(refused, ''));
    const members = Object.entries({ correlationId: '$request.correlationId', ...found })
      .map(([member, expression]) => `'${member}': ${expression}`)
      .join(', ');
    return Pass.jsonata(this, name, {
      outputs: {
        status: problems[refused.refused].status,
        mediaType: problemMediaType,
        location: '',
        body: `{% $string($merge([${document}, { ${members} }])) %}`,
      },
    });
  }
}
