import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteConfig } from '@nestjs/platform-fastify';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { ActorTurn } from '../turns/actor-turn.interceptor';
import { readRememberedInput } from './input.decorator';
import type { OperationConfig } from './operation-config';
import { type InputOf, inputParts, type OperationInput } from './operation-input';
import { strictly } from './strictly';

type Handler = (...parameters: never[]) => unknown;

/** Nothing where the first parameter of a handler takes what the operation gives; else what the compiler says. */
type Fits<Input extends OperationInput, Method extends Handler> = keyof InputOf<Input> extends never
  ? unknown
  : InputOf<Input> extends Parameters<Method>[0]
    ? unknown
    : { 'the first parameter has to take': InputOf<Input> };

/** A decorator of handlers that take such an input as their first parameter. */
export type TakesInput<Input extends OperationInput> = <Method extends Handler>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<Method> & Fits<Input, Method>,
) => void;

type Decorator = (target: object, name: string | symbol, descriptor: PropertyDescriptor) => void;

/** Parameters that Nest fills with what nobody has checked. */
const raw = new Set([
  RouteParamtypes.BODY,
  RouteParamtypes.QUERY,
  RouteParamtypes.PARAM,
  RouteParamtypes.RAW_BODY,
  RouteParamtypes.FILE,
  RouteParamtypes.FILES,
]);

/**
 * Says what an operation takes. The gate parses it by these schemas before the handler runs, and the handler receives it as
 * its first parameter, `@Input()`. Everybody takes turns; see {@link ActorTurn}.
 */
export function Takes<const Input extends OperationInput>(input: Input): TakesInput<Input> {
  return inputDecorator(input, {});
}

/** {@link Takes} for other decorators, which say more of the route. */
export function inputDecorator(input: OperationInput, more: OperationConfig): Decorator {
  const strict = strictly(input);
  const decorate = applyDecorators(RouteConfig({ input: strict, ...more }), UseInterceptors(ActorTurn));
  return (target, name, descriptor) => {
    refuseRawParameters(target, name, strict);
    decorate(target, name, descriptor);
  };
}

/** @throws where a handler reads what is not checked, or reads the input elsewhere than in its first parameter. */
function refuseRawParameters(target: object, name: string | symbol, input: OperationInput): void {
  const operation = `${target.constructor.name}.${String(name)}`;
  const parameters: Record<string, { index: number; factory?: unknown }> =
    Reflect.getMetadata(ROUTE_ARGS_METADATA, target.constructor, name) ?? {};
  const inputs = Object.values(parameters).filter(({ factory }) => factory === readRememberedInput);
  const takesAny = inputParts.some((part) => input[part] !== undefined);
  if (inputs.some(({ index }) => index !== 0) || (inputs.length > 0 && !takesAny))
    throw new Error(`${operation}: @Input() is the first parameter of a handler that takes something`);
  for (const key of Object.keys(parameters)) {
    if (raw.has(Number(key.split(':', 1)[0])))
      throw new Error(`${operation} reads unchecked input; describe it, and read it with @Input()`);
  }
}
