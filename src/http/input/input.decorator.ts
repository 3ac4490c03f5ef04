import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { inputOf } from './remembered-input';

/** Also by this, {@link Takes} recognises which parameter is the input. */
export function readRememberedInput(_: undefined, context: ExecutionContext): object {
  return inputOf(context.switchToHttp().getRequest<FastifyRequest>());
}

/** The first parameter of a handler: what {@link Takes} or `Describes` says that the operation takes, parsed. */
export const Input = createParamDecorator(readRememberedInput);
