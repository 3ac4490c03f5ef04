import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type AdminRole, ENV, type Env } from '../../config/env';

/** Who calls, by the name of the token. */
export interface AdminActor {
  name: string;
  role: AdminRole;
}

/** The bearer tokens of `ADMIN_API_TOKENS`. */
@Injectable()
export class AdminTokens {
  private readonly known: { digest: Buffer; actor: AdminActor }[];

  constructor(@Inject(ENV) { ADMIN_API_TOKENS }: Pick<Env, 'ADMIN_API_TOKENS'>) {
    this.known = ADMIN_API_TOKENS.map(({ name, role, token }) => ({
      digest: sha256(token),
      actor: { name, role },
    }));
  }

  actorOf(authorization: string | undefined): AdminActor | undefined {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    const digest = sha256(token);
    return this.known.find((known) => timingSafeEqual(known.digest, digest))?.actor;
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
