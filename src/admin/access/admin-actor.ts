import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { holdTurnFor } from '../../http/turns/turn-holder';
import type { AdminActor } from './admin-tokens';

/** A caller whom the gate has let in. */
export interface AdminCaller extends AdminActor {
  address: string;
}

const callers = new WeakMap<FastifyRequest, AdminCaller>();

export function rememberCaller(request: FastifyRequest, caller: AdminCaller): void {
  callers.set(request, caller);
  holdTurnFor(request, caller.name);
}

/** Undefined where a gate has let in everybody. */
export function callerOf(request: FastifyRequest): AdminCaller | undefined {
  return callers.get(request);
}

/** Who calls; the gate has checked the token and the role. */
export const Caller = createParamDecorator((_: undefined, context: ExecutionContext): AdminCaller => {
  const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('@Caller() works below /admin only, behind the gate');
  return caller;
});
