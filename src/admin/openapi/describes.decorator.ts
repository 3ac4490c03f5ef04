import { applyDecorators } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  type ApiBodyOptions,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
} from '@nestjs/swagger';
import { z } from 'zod';
import type { OperationInput } from '../../http/input/operation-input';
import { strictly } from '../../http/input/strictly';
import { inputDecorator, type TakesInput } from '../../http/input/takes.decorator';

type DescribedSchema = Exclude<Extract<ApiBodyOptions, { schema: unknown }>['schema'], { $ref: string }>;

/** By status: stable codes, and when each is given. */
type Refusals = Record<number, Record<string, string>>;

/** What a route of the admin API reads and answers, for `/admin/openapi.json`. */
export interface RouteDescription extends Omit<OperationInput, 'form'> {
  /** One line. */
  summary: string;
  /** What is worth knowing besides. */
  description?: string;
  /** By status. */
  answers: Record<number, z.ZodType>;
  refusals?: Refusals;
  /** It changes something: a key makes a repeated call harmless. */
  isMutation?: boolean;
}

/** An answer that is no success. */
const failure = z.object({
  error: z.string().meta({ description: 'A stable code for programs' }),
  message: z.string().optional().meta({ description: 'What to do about it, for people' }),
});

/**
 * Describes a route for the document, and has its input parsed by the very schemas that it shows. The handler receives it
 * as its first parameter; see {@link Takes}.
 */
export function Describes<const Route extends RouteDescription>(route: Route): TakesInput<Route> {
  const takes = inputDecorator(route, { isDescribed: true });
  const documents = documented(route);
  return (target, name, descriptor) => {
    takes(target, name, descriptor);
    documents(target, name, descriptor);
  };
}

function documented(route: RouteDescription): MethodDecorator {
  const { summary, description, answers } = route;
  const { params, query, body } = strictly(route);
  return applyDecorators(
    ApiBearerAuth(),
    ApiOperation({ summary, ...(description !== undefined && { description }) }),
    ...(params ? parametersOf(params).map((parameter) => ApiParam(parameter)) : []),
    ...(query ? parametersOf(query).map((parameter) => ApiQuery(parameter)) : []),
    ...(body ? [ApiBody({ required: true, schema: schemaOf(body, 'input') })] : []),
    ...(route.isMutation ? [idempotencyKey] : []),
    ...Object.entries(answers).map(([status, schema]) =>
      ApiResponse({ status: Number(status), description: 'Done', schema: schemaOf(schema, 'output') }),
    ),
    ...Object.entries(refusalsOf(route)).map(([status, codes]) =>
      ApiResponse({
        status: Number(status),
        description: Object.entries(codes)
          .map(([code, when]) => `\`${code}\`: ${when}`)
          .join('; '),
        schema: schemaOf(failure, 'output'),
      }),
    ),
  );
}

const idempotencyKey = ApiHeader({
  name: 'Idempotency-Key',
  required: false,
  description:
    'The same key with the same request within 24 hours gives the same answer and changes nothing again.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
});

function refusalsOf({ refusals = {}, isMutation }: RouteDescription): Refusals {
  const all: Refusals = {
    400: {
      invalid_request:
        'a name that is not described here, one that comes twice, or a value that is written otherwise; the message names it',
    },
    401: { unauthorized: 'no token, or an unknown one' },
    429: {
      too_many_wrong_tokens: 'ten wrong tokens came from this address within five minutes',
      too_many_requests: 'two requests of this token are being answered already; ask again',
    },
    503: {
      unavailable: 'the database could not just then; ask again',
      ...(!isMutation && { search_too_slow: 'it was stopped after three seconds; narrow it' }),
    },
  };
  if (isMutation) all[403] = { forbidden: 'the token has not the role `operator`' };
  for (const [status, codes] of Object.entries(refusals))
    all[Number(status)] = { ...all[Number(status)], ...codes };
  return all;
}

function parametersOf(part: z.ZodObject) {
  const { properties = {}, required = [] } = z.toJSONSchema(part, { target: 'openapi-3.0', io: 'input' });
  return Object.entries(properties).map(([name, schema]) => {
    const { description, pattern, ...rest } = schema as DescribedSchema;
    // A format says as much, and can be read.
    const isPatternOfUse = pattern !== undefined && rest.format === undefined;
    return {
      name,
      required: required.includes(name),
      ...(description !== undefined && { description }),
      schema: isPatternOfUse ? { ...rest, pattern } : rest,
    };
  });
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): DescribedSchema {
  return z.toJSONSchema(schema, { target: 'openapi-3.0', io, unrepresentable: 'any' }) as DescribedSchema;
}
