import type { FastifyRequest } from 'fastify';
import type { InputPart } from './operation-input';

type Parsed = Partial<Record<InputPart, object>>;

const inputs = new WeakMap<FastifyRequest, Parsed>();

/** By the gate, once it has parsed a part of a request. */
export function rememberInput(request: FastifyRequest, part: InputPart, value: object): void {
  inputs.set(request, { ...inputs.get(request), [part]: value });
}

/** Every part that the operation takes. */
export function inputOf(request: FastifyRequest): Parsed {
  return inputs.get(request) ?? {};
}
