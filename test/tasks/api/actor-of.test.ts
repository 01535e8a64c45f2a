import { describe, expect, it } from '@jest/globals';
import { actorOf } from '../../../tasks/api/actor-of.ts';
import { GatewayEvent } from '../../../tasks/api/gateway-event.ts';
import { clientId, proxyEvent } from '../../support/api-client.ts';

const claims = { sub: 'u-1', aud: clientId, token_use: 'id', email: 'ada@example.com' };
const actor = (changed: Record<string, unknown>) =>
  actorOf(GatewayEvent.parse(proxyEvent({ route: 'GET /me', claims: { ...claims, ...changed } })), [clientId]);

describe('who acts', () => {
  it.each([
    [undefined, ['employee']],
    ['', ['employee']],
    ['admin', ['employee', 'admin']],
    ['trade-ops,auditor', ['employee', 'trade-ops', 'auditor']],
    ['[trade-ops auditor]', ['employee', 'trade-ops', 'auditor']],
    ['employee,employee', ['employee']],
    ['admins,constructor,Admin,approver', ['employee', 'approver']],
  ])('in groups %j: %j', (given, groups) => {
    expect(actor({ 'cognito:groups': given })).toEqual({ userId: 'u-1', email: 'ada@example.com', groups });
  });

  it.each([
    ['an access token', { token_use: 'access' }],
    ['a token without a use', { token_use: undefined }],
    ['a token for another application', { aud: 'someone-else' }],
    ['a token for a list of applications', { aud: [clientId] }],
    ['a token without a subject', { sub: '' }],
    ['a subject that would be a path', { sub: '../u-2' }],
    ['a subject that would be part of another key', { sub: 'u-1#u-2' }],
    ['groups that are no text', { 'cognito:groups': ['admin'] }],
  ])('is nobody by %s', (_what, changed) => {
    expect(actor(changed)).toBeUndefined();
  });

  it('is nobody without an authorizer', () => {
    expect(actorOf(GatewayEvent.parse(proxyEvent({ route: 'GET /me' })), [clientId])).toBeUndefined();
  });
});
