import type { QueryLanguage } from '../definition.ts';
import { isObject } from '../json.ts';
import { checkMachine, type MachineScope } from './check-machine.ts';
import { checkMapParts } from './check-map-parts.ts';

/** Characters that a Label, which becomes part of ARNs, can't have. */
const forbiddenInLabel = /[\s?*<>{}[\]:;,\\|^~$#%&`"\p{Cc}]/u;
const labelLimit = 40;

export const checkMap = (
  state: Record<string, unknown>,
  at: string,
  language: QueryLanguage,
  scope: MachineScope,
): void => {
  const { diagnostics } = scope;
  const field = state.ItemProcessor === undefined ? 'Iterator' : 'ItemProcessor';
  const processor = state[field];
  if (processor === undefined) diagnostics.schema('These fields are required: [ItemProcessor]', at);
  if (state.ItemProcessor !== undefined && state.Iterator !== undefined)
    diagnostics.schema("Only one of 'ItemProcessor' and 'Iterator' is allowed", at);
  for (const name of ['MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage'])
    if (state[name] !== undefined && state[`${name}Path`] !== undefined)
      diagnostics.schema(`Only one of '${name}' and '${name}Path' is allowed`, at);
  checkLabel(state.Label, at, scope);
  checkMapParts(state, at, language, diagnostics);
  if (!isObject(processor)) return;
  const config = isObject(processor.ProcessorConfig) ? processor.ProcessorConfig : {};
  const { Mode = 'INLINE', ExecutionType } = config;
  if (Mode !== 'INLINE' && Mode !== 'DISTRIBUTED')
    diagnostics.schema('Value is not valid. Expected: [INLINE, DISTRIBUTED]', `${at}/${field}/ProcessorConfig/Mode`);
  if (Mode === 'DISTRIBUTED' && ExecutionType !== 'STANDARD' && ExecutionType !== 'EXPRESS')
    diagnostics.schema(
      "'ExecutionType' must be STANDARD or EXPRESS when Mode is DISTRIBUTED",
      `${at}/${field}/ProcessorConfig`,
    );
  if (Mode === 'DISTRIBUTED' && scope.type === 'EXPRESS')
    diagnostics.schema(
      'Express state machine does not support distributed Map states',
      `${at}/${field}/ProcessorConfig/Mode`,
    );
  if (Mode === 'INLINE')
    for (const name of ['ItemReader', 'ItemBatcher', 'ResultWriter'])
      if (state[name] !== undefined) diagnostics.schema(`'${name}' needs a Map in DISTRIBUTED mode`, `${at}/${name}`);
  const type = Mode === 'DISTRIBUTED' && ExecutionType === 'EXPRESS' ? 'EXPRESS' : scope.type;
  checkMachine(processor, `${at}/${field}`, { ...scope, type });
};

/** The texts are those of AWS's recorded answers, which show the language that the check is written in. */
const checkLabel = (label: unknown, at: string, { diagnostics, definition }: MachineScope): void => {
  if (typeof label !== 'string') return;
  const message = labelFault(label);
  if (message === undefined) return;
  diagnostics.list.push({
    severity: 'ERROR',
    code: 'SCHEMA_VALIDATION_FAILED',
    message,
    location: `${at}/Label`,
    verbatim: `Error=ValueError Args=[${pythonText(message)}] in definition '${definition}'.`,
  });
};

const labelFault = (label: string): string | undefined => {
  if (label === '') return 'Label cannot be empty';
  if (label.length > labelLimit) return `Label cannot exceed ${labelLimit} characters`;
  const invalid = forbiddenInLabel.exec(label)?.[0];
  return invalid && `Label contains invalid character: ${pythonText(invalid)}`;
};

/** A string as Python prints it: in single quotes unless it holds some and no double quote. */
const pythonText = (text: string): string => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let body = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (character === '\n') body += '\\n';
    else if (character === '\r') body += '\\r';
    else if (character === '\t') body += '\\t';
    else if (character === '\\' || character === quote) body += `\\${character}`;
    else if (code < 0x20 || (code >= 0x7f && code <= 0xa0)) body += `\\x${code.toString(16).padStart(2, '0')}`;
    else body += character;
  }
  return `${quote}${body}${quote}`;
};
