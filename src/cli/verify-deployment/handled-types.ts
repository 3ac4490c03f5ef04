import { MODULE_METADATA } from '@nestjs/common/constants';
import { HandledEventMetadata, type HandledEvent } from '../../events/handles-event.decorator';
import { HandlersModule } from '../../handlers/handlers.module';

/** Stripe's names of the event types that have a handler, as the decorators declare them: nothing is instantiated. */
export function handledTypes(): string[] {
  const handlers: object[] = Reflect.getMetadata(MODULE_METADATA.PROVIDERS, HandlersModule) ?? [];
  return handlers
    .map((handler): HandledEvent | undefined => Reflect.getMetadata(HandledEventMetadata.KEY, handler))
    .flatMap((handled) => handled?.type ?? [])
    .toSorted();
}
