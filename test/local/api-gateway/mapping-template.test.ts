import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Headers } from '../../../local/api-gateway/api-request.ts';
import type { Call } from '../../../local/api-gateway/call.ts';
import {
  responseOverrideOf,
  templateVariables,
  UnreadableBodyError,
} from '../../../local/api-gateway/integrations/template-variables.ts';
import { TemplateSyntaxError } from '../../../local/api-gateway/velocity/syntax.ts';
import { Template } from '../../../local/api-gateway/velocity/template.ts';

const callOf = (
  more: { headers?: string[]; query?: Record<string, string[]>; path?: Record<string, string> } = {},
): Call =>
  ({
    api: { id: 'abcd1234', name: 'Pets', resources: [], gatewayResponses: new Map(), binaryMediaTypes: [] },
    stage: {
      name: 'prod',
      apiId: 'abcd1234',
      deploymentId: 'd1',
      variables: { url: 'http://x' },
      methodSettings: [],
      accessLog: undefined,
    },
    request: {
      method: 'POST',
      path: '/pets/7',
      segments: ['pets', '7'],
      query: new Map(Object.entries(more.query ?? {})),
      headers: Headers.fromRaw(more.headers ?? ['User-Agent', 'curl/7.84.0']),
      body: Buffer.alloc(0),
      bodyTooLarge: false,
      sourceIp: '192.0.2.1',
      protocol: 'HTTP/1.1',
      receivedMs: Date.UTC(2026, 10, 25, 8, 0, 0),
      requestId: 'request-1',
      extendedRequestId: 'x=',
      traceHeader: 'Root=1-0-0',
    },
    route: {
      operation: { resourceId: 'efg567', resourcePath: '/pets/{petId}' },
      pathParameters: more.path ?? { petId: '7' },
    },
    claims: { sub: 's-1', email: 'ann@example.com' },
  }) as unknown as Call;

const render = (template: string, body = '', call = callOf()): string =>
  new Template(template).render(templateVariables(call, body));

describe('AWS’s documented examples', () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-variable-examples.html
  it('1: pass $context variables', () => {
    const template = `{
    "stage" : "$context.stage",
    "request_id" : "$context.requestId",
    "api_id" : "$context.apiId",
    "resource_path" : "$context.resourcePath",
    "resource_id" : "$context.resourceId",
    "http_method" : "$context.httpMethod",
    "source_ip" : "$context.identity.sourceIp",
    "user-agent" : "$context.identity.userAgent",
    "account_id" : "$context.identity.accountId",
    "api_key" : "$context.identity.apiKey"
}`;

    expect(JSON.parse(render(template))).toEqual({
      stage: 'prod',
      request_id: 'request-1',
      api_id: 'abcd1234',
      resource_path: '/pets/{petId}',
      resource_id: 'efg567',
      http_method: 'POST',
      source_ip: '192.0.2.1',
      'user-agent': 'curl/7.84.0',
      account_id: '',
      api_key: '',
    });
  });

  it('2: pass all request parameters', () => {
    const template = `#set($allParams = $input.params())
{
  "params" : {
    #foreach($type in $allParams.keySet())
    #set($params = $allParams.get($type))
    "$type" : {
      #foreach($paramName in $params.keySet())
      "$paramName" : "$util.escapeJavaScript($params.get($paramName))"
      #if($foreach.hasNext),#end
      #end
    }
    #if($foreach.hasNext),#end
    #end
  }
}`;

    expect(JSON.parse(render(template, '', callOf({ query: { a: ['1', '2'] }, headers: ['X-A', 'v'] })))).toEqual({
      params: { path: { petId: '7' }, querystring: { a: '2' }, header: { 'X-A': 'v' } },
    });
  });

  it('3: pass a subsection of a payload', () => {
    const body = '{"Name":"Ann","Values":[{"a":1},{"b":"x\\"y"}]}';

    expect(JSON.parse(render(`{"name" : $input.json('$.Name'), "second": $input.json('$.Values[1]')}`, body))).toEqual({
      name: 'Ann',
      second: { b: 'x"y' },
    });
    expect(render(`#set($inputRoot = $input.path('$')){"name" : "$inputRoot.Name"}`, body)).toBe('{"name" : "Ann"}');
  });

  it('4: walk an inventory', () => {
    const body = '{"bins":[{"category":"fruit","price":1.99},{"category":"nuts","price":2}]}';
    const template = `#set($inputRoot = $input.path('$'))
[#foreach($elem in $inputRoot.bins){"Number":$foreach.count,"Category":"$elem.category","Price":$elem.price}#if($foreach.hasNext),#end#end]`;

    expect(JSON.parse(render(template, body))).toEqual([
      { Number: 1, Category: 'fruit', Price: 1.99 },
      { Number: 2, Category: 'nuts', Price: 2 },
    ]);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
  it('5: override the status and a header', () => {
    const template = `#set($context.responseOverride.header.hello = $input.path('$.hello'))
#set($inputRoot = $input.path('$'))
#if($inputRoot.toString().contains('error'))
#set($context.responseOverride.status = 400)
#end
$input.json("$")`;
    const variables = templateVariables(callOf(), '{"error":"no","hello":"there"}');

    const text = new Template(template).render(variables);

    expect(JSON.parse(text)).toEqual({ error: 'no', hello: 'there' });
    expect(responseOverrideOf(variables)).toEqual({ status: 400, headers: [{ name: 'hello', value: 'there' }] });
  });
});

describe('the template language', () => {
  it.each([
    ['#set($a = 1)#set($b = $a + 2)$b', '3'],
    ['#set($a = 7)#set($b = $a / 2)$b #set($c = 7 % 4)$c', '3 3'],
    ['#set($s = "a")#set($t = $s + 1)$t', 'a1'],
    ["#if($input.params('petId') == '7')yes#{else}no#end", 'yes'],
    ["#if($input.params('none') == '')empty#end", 'empty'],
    ['#if($context.nothing)there#else not there#end', ' not there'],
    ['#if(!$context.nothing && 1 < 2 || false)yes#end', 'yes'],
    ['#if($a)1#elseif("x" == \'x\')2#else 3#end', '2'],
    ['#foreach($n in [1..5])#if($n == 4)#break#end$n#end', '123'],
    ['#foreach($n in ["x","y"])$velocityCount$n$foreach.index#end', '1x02y1'],
    [`$unknown $!unknown \${unknown.x}`, `$unknown  \${unknown.x}`],
    ['$context.unknown.deep|$stageVariables.url|$stageVariables.none', '|http://x|'],
    ['#set($m = {"a": 1, "b": [1, 2]})$m.a $m.b[1] $m.get("b").size() $m', '1 2 2 {a=1, b=[1,2]}'],
    ['#set($m = {})#set($m.k = "v")$m.put("l", 2)$m', '{k=v, l=2}'],
    ['"$context.authorizer.claims.email" $context.authorizer.claims.sub', '"ann@example.com" s-1'],
    ['cost: $5 and #1 and a#b', 'cost: $5 and #1 and a#b'],
    ['a ## a comment\n#* another *#b', 'a b'],
    ['#[[$not.read #if]]#', '$not.read #if'],
    ['$util.urlEncode("a b&ü")|$util.urlDecode("a+b%26")', 'a+b%26%C3%BC|a b&'],
    ['$util.base64Encode("grüezi")|$util.base64Decode("Z3LDvGV6aQ==")', 'Z3LDvGV6aQ==|grüezi'],
    ['#set($o = $util.parseJson(\'{"a":{"b":[1,"x"]}}\'))$o.a.b[1]$o.a.b.size()', 'x2'],
    ['#set($x = "it\'s")$x.replaceAll("\'", "-").toUpperCase().length()', '4'],
    ["$util.escapeJavaScript('a\"b/c')", 'a\\"b\\/c'],
  ])('%s', (template, expected) => {
    expect(render(template).trim()).toBe(expected.trim());
  });

  it('takes parameters from the path, then the query, then the headers', () => {
    const call = callOf({ query: { petId: ['q'], only: ['q'], both: ['q'] }, headers: ['both', 'h', 'X-One', 'h'] });

    expect(render("$input.params('petId')$input.params('both')$input.params('x-one')", '', call)).toBe('7qh');
  });

  it('reads a body only where a template asks for it', () => {
    expect(render('x', 'no JSON')).toBe('x');
    expect(render('$input.body', 'no JSON')).toBe('no JSON');
    expect(() => render("$input.json('$')", 'no JSON')).toThrow(UnreadableBodyError);
    expect(render("$input.json('$')$input.json('$.a')")).toBe('{}""');
  });

  it.each([
    '#if(',
    '#set($x = )',
    '#foreach($x in)#end',
    '#macro(m)x#end',
    '#evaluate("x")',
    '#include("f")',
    '#parse("f")',
  ])('refuses %s when it is read', (template) => {
    expect(() => new Template(template)).toThrow(TemplateSyntaxError);
  });
});

describe('what a request brings', () => {
  it('is never read as a template', () => {
    const hostile = '#set($x = 1)$x $context.stage #foreach($i in [1..9])boom#end $util.base64Encode("x")';
    const call = callOf({ path: { petId: hostile } });

    expect(render("$input.params('petId')", '', call)).toBe(hostile);
    expect(render('#set($t = "$input.path(\'$.v\')")$t', JSON.stringify({ v: hostile }), call)).toBe(hostile);
  });

  it('reaches nothing by the names of JavaScript', () => {
    const body = '{"__proto__":{"polluted":1},"constructor":{"name":"mine"},"toString":null,"hasOwnProperty":1}';

    expect(render("$input.path('$').constructor.name", body)).toBe('mine');
    expect(render("$input.path('$').__proto__.polluted", body)).toBe('1');
    expect(render("$input.path('$')", body)).toContain('toString=null');
    expect(render("$input.path('$.x').constructor.constructor('return 1')", '{"x":"s"}')).toBe('');
    expect(render('$context.constructor|$context.__proto__|$input.constructor|$util.constructor')).toBe('|||');
    expect(render("#set($m = {})#set($m.__proto__ = {'polluted': 1})$context.polluted")).toBe('');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('stays one JSON text within quotes, whatever it is', () => {
    const template = `{"v":"$util.escapeJavaScript($input.params('q')).replaceAll("\\\\'", "'")","w":$input.json('$.w')}`;
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.jsonValue(), (q, w) => {
        const rendered = render(template, JSON.stringify({ w }), callOf({ query: { q: [q] } }));

        expect(JSON.parse(rendered)).toEqual({ v: q, w: JSON.parse(JSON.stringify(w)) as unknown });
      }),
      { seed: 20261125, numRuns: 300 },
    );
  });

  it('can’t make a template run or write without end', () => {
    const items = JSON.stringify({ a: Array.from({ length: 5000 }, (_, index) => index) });
    const loop = (inner: string) => `#foreach($x in $input.path('$.a'))${inner}#end`;

    expect(render(loop('x'), items)).toHaveLength(1000);
    expect(() => render(loop(loop(loop('y'))), items)).toThrow('steps');
    expect(() => render(`#set($s = "aaaaaaaaaa")${loop('#set($s = $s + $s)')}`, items)).toThrow('characters');
    expect(() => render(loop('$input.body'), `${items.slice(0, -1)},"b":"${'z'.repeat(20_000)}"}`)).toThrow(
      'characters',
    );
  });
});
