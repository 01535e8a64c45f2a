import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock/clock.ts';
import type { LogStore } from '../lambda/log-store.ts';
import { writeAccessLog } from './access-log.ts';
import type { Answer } from './answer.ts';
import { type ApiRequest, beginRequest, parseTarget, refuseLongHeaders } from './api-request.ts';
import { authorize, type TokenIssuer } from './authorize.ts';
import type { Call } from './call.ts';
import { gatewayResponse, internalFault } from './gateway-response.ts';
import { GatewayRefusal } from './gateway-response-types.ts';
import { callLambdaProxy, type InvokeFunction } from './integrations/lambda-proxy.ts';
import { answerMock } from './integrations/mock.ts';
import { type CallStates, callStates } from './integrations/states.ts';
import type { Operation, RestApi } from './rest-api.ts';
import { Router } from './router.ts';
import type { Stage } from './stage.ts';
import { Throttling } from './throttling.ts';
import type { UsagePlans } from './usage-plans.ts';
import { validateRequest } from './validate-request.ts';
import { withinTime } from './within-time.ts';

export type ApiGatewayParts = {
  clock: Clock;
  logs: LogStore;
  usagePlans: UsagePlans;
  invokeFunction: InvokeFunction;
  callStates: CallStates;
  /** By the ARN of a user pool. */
  issuerOf: (userPoolArn: string) => TokenIssuer | undefined;
};

/** The REST API that the assembly declares, and what happens to a request of it. */
export class ApiGatewayService {
  readonly usagePlans: UsagePlans;
  readonly #parts: ApiGatewayParts;
  readonly #throttling = new Throttling();
  readonly #apis = new Map<string, { api: RestApi; router: Router }>();
  #stage: Stage | undefined;

  constructor(parts: ApiGatewayParts) {
    this.#parts = parts;
    this.usagePlans = parts.usagePlans;
  }

  putApi(api: RestApi): void {
    this.#apis.set(api.id, { api, router: new Router(api.resources) });
  }

  /** @throws Error for a second one: the one port of APIs serves one stage. */
  putStage(stage: Stage): void {
    if (this.#stage && (this.#stage.apiId !== stage.apiId || this.#stage.name !== stage.name))
      throw new Error(`the local API Gateway serves one stage, and has ${this.#stage.apiId}/${this.#stage.name}`);
    this.#stage = stage;
  }

  /** There is a stage to be served. */
  get isDeclared(): boolean {
    return this.#stage !== undefined;
  }

  operations(): readonly Operation[] {
    return [...this.#apis.values()].flatMap(({ api }) =>
      api.resources.flatMap(({ operations }) => [...operations.values()]),
    );
  }

  logGroups(): readonly string[] {
    return this.#stage?.accessLog ? [this.#stage.accessLog.group] : [];
  }

  /** Never rejects but for a sender who has gone. */
  async handle(incoming: IncomingMessage): Promise<{ request: ApiRequest; answer: Answer }> {
    const receivedMs = this.#parts.clock.now();
    const { stage, api, router } = this.#served();
    const call: Call = { api, stage, request: await beginRequest(incoming, receivedMs) };
    let answer: Answer;
    try {
      refuseLongHeaders(call.request, incoming.url ?? '/');
      Object.assign(call.request, parseTarget(incoming.url ?? '/'));
      answer = await this.#answer(call, router);
    } catch (error) {
      const refusal = internalFault(error);
      call.refusal = refusal;
      if (refusal.status >= 500)
        console.error(
          `${call.request.method} ${call.request.path} (${call.request.requestId}): ${refusal.message}`,
          refusal.cause ?? '',
        );
      answer = gatewayResponse(call, refusal);
    }
    writeAccessLog(this.#parts.logs, call, answer, this.#parts.clock.now() - receivedMs);
    return { request: call.request, answer };
  }

  #served(): { stage: Stage; api: RestApi; router: Router } {
    const stage = this.#stage;
    const found = this.#apis.get(stage?.apiId ?? '');
    if (!stage || !found) throw new Error('no stage of a REST API is declared');
    return { stage, ...found };
  }

  /**
   * The order of checks is API Gateway's: route, authorizer, API key with its plan's limits and the stage's, validator,
   * integration. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html,
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
   */
  async #answer(call: Call, router: Router): Promise<Answer> {
    const { request, stage } = call;
    const route = router.find(request.method, request.segments);
    if (!route) throw new GatewayRefusal('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
    const { operation } = route;
    call.route = route;
    const claims = await authorize(request, operation, this.#parts.issuerOf, request.receivedMs);
    if (claims) call.claims = claims;
    this.#admit(call, operation, stage);
    if (request.bodyTooLarge) throw new GatewayRefusal('REQUEST_TOO_LARGE', 'Request Too Long');
    validateRequest(request, route);
    const beganMs = this.#parts.clock.now();
    try {
      return await this.#integrate(call, operation);
    } finally {
      call.integrationMs = this.#parts.clock.now() - beganMs;
    }
  }

  #admit(call: Call, operation: Operation, stage: Stage): void {
    const { usagePlans, clock } = this.#parts;
    if (!operation.apiKeyRequired) {
      this.#throttling.take(stage, operation, clock.now());
      return;
    }
    const { plan, key } = usagePlans.admit(call.request.headers.get('x-api-key'), `${stage.apiId}/${stage.name}`);
    call.apiKey = key;
    this.#throttling.take(stage, operation, clock.now(), { plan, keyId: key.id });
    usagePlans.use(plan, key.id, clock.now());
  }

  #integrate(call: Call, { integration }: Operation): Answer | Promise<Answer> {
    const { clock, invokeFunction, callStates: states } = this.#parts;
    switch (integration.type) {
      case 'lambdaProxy':
        return withinTime(clock, integration.timeoutMs, callLambdaProxy(call, integration.functionArn, invokeFunction));
      case 'states':
        return withinTime(clock, integration.timeoutMs, callStates(call, integration, states));
      case 'mock':
        return answerMock(call, integration);
    }
  }
}
