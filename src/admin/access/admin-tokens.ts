import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type AdminRole, ENV, type Env } from '../../config/env';

/** Who calls, by the name of the token. */
export interface AdminActor {
  name: string;
  role: AdminRole;
}

/** The tokens of `ADMIN_API_TOKENS`. Compared in a time that tells nothing of them. */
@Injectable()
export class AdminTokens {
  private readonly known: { digest: Buffer; actor: AdminActor }[];

  constructor(@Inject(ENV) { ADMIN_API_TOKENS }: Pick<Env, 'ADMIN_API_TOKENS'>) {
    this.known = ADMIN_API_TOKENS.map(({ name, role, digest }) => ({ digest, actor: { name, role } }));
  }

  /** By the `Authorization` header. */
  actorOf(authorization: string | undefined): AdminActor | undefined {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    return token === undefined ? undefined : this.holderOf(token);
  }

  holderOf(token: string): AdminActor | undefined {
    const digest = sha256(token);
    return this.known.find((known) => timingSafeEqual(known.digest, digest))?.actor;
  }

  /** What only who has the token can make of `message`. */
  prove(token: string, message: string): Buffer {
    return hmac(sha256(token), message);
  }

  /** Whether the beginning of what one of the tokens proves for `message` is this. */
  provesPart(message: string, part: Buffer): boolean {
    return this.known.some(({ digest }) => {
      const own = hmac(digest, message).subarray(0, part.length);
      return part.length > 0 && own.length === part.length && timingSafeEqual(own, part);
    });
  }

  /** Whose token made this proof; nobody's, once it has been changed or taken away. */
  proverOf(message: string, proof: Buffer): AdminActor | undefined {
    return this.known.find(({ digest }) => {
      const own = hmac(digest, message);
      return own.length === proof.length && timingSafeEqual(own, proof);
    })?.actor;
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function hmac(key: Buffer, message: string): Buffer {
  return createHmac('sha256', key).update(message).digest();
}
