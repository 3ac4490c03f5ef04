import type { OpenAPIObject } from '@nestjs/swagger';
import { curlOf } from './curl';
import { type ApiField, fieldsOf, type Schema, typeText } from './schema-fields';

export interface ApiOperation {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  /** Who may call it. */
  role: 'viewer' | 'operator';
  parameters: (ApiField & { in: string })[];
  body: ApiField[];
  answers: { status: string; fields: ApiField[] }[];
  refusals: { status: string; code: string; when: string }[];
  curl: string;
}

/** What belongs together, by the controller that it is in. */
export interface ApiGroup {
  name: string;
  title: string;
  operations: ApiOperation[];
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const methods = ['get', 'put', 'post', 'patch', 'delete'] as const;
/** The order in which somebody looks for them; others follow. */
const order = ['StripeEvents', 'BulkReplays', 'Tenants', 'PlanPrices', 'Audit'];

/** The document as people browse it. */
export function groupsOf({ paths }: OpenAPIObject): ApiGroup[] {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation
        ? [{ tag: operation.tags?.[0] ?? 'Others', ...operationOf(method, path, operation) }]
        : [];
    }),
  );
  const names = [...new Set([...order, ...operations.map(({ tag }) => tag)])];
  return names
    .map((name) => ({ name, title: titleOf(name), operations: operations.filter(({ tag }) => tag === name) }))
    .filter((group) => group.operations.length > 0);
}

function operationOf(method: string, path: string, operation: Operation): ApiOperation {
  const { operationId = `${method} ${path}`, summary = '', description = '' } = operation;
  const responses = Object.entries(operation.responses);
  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    summary,
    description,
    role: method === 'get' ? 'viewer' : 'operator',
    parameters: (operation.parameters ?? []).flatMap(parameterOf),
    body: fieldsOf(jsonOf(operation.requestBody)),
    answers: responses
      .filter(([status]) => Number(status) < 400)
      .map(([status, response]) => ({ status, fields: fieldsOf(jsonOf(response)) })),
    refusals: responses.filter(([status]) => Number(status) >= 400).flatMap(refusalsOf),
    curl: curlOf(method.toUpperCase(), path),
  };
}

function parameterOf(parameter: NonNullable<Operation['parameters']>[number]): ApiOperation['parameters'] {
  if ('$ref' in parameter) return [];
  const { name, in: place, required = false, description = '', schema } = parameter;
  return [
    { name, in: place, type: schema ? typeText(schema) : 'text', isRequired: required, meaning: description },
  ];
}

function jsonOf(part: Operation['requestBody'] | Operation['responses'][string]): Schema | undefined {
  return part && 'content' in part ? part.content?.['application/json']?.schema : undefined;
}

/** Each code stands between backticks, and behind it when it is given. */
function refusalsOf([status, response]: [string, Operation['responses'][string]]): ApiOperation['refusals'] {
  const text = response && 'description' in response ? (response.description ?? '') : '';
  return [...text.matchAll(/`([^`]+)`: (.*?)(?=; `[^`]+`: |$)/g)].map(([, code = '', when = '']) => ({
    status,
    code,
    when,
  }));
}

/** `StripeEvents` is "Stripe events". */
function titleOf(name: string): string {
  const words = name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
