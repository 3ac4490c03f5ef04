import { type INestApplication, Injectable } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** The description of the admin API, read off its controllers once the application is there. */
@Injectable()
export class OpenApiDocument {
  private application: INestApplication | undefined;
  private document: OpenAPIObject | undefined;

  describe(application: INestApplication): void {
    this.application = application;
  }

  read(): OpenAPIObject {
    if (!this.application) throw new Error('describe() is called where the application is made');
    this.document ??= documentOf(this.application);
    return this.document;
  }
}

function documentOf(application: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('hookledger admin API')
    .setDescription(
      'Find a Stripe event, see what became of it, and put it right. Every call carries a token of ADMIN_API_TOKENS; ' +
        'what changes something needs one with the role `operator`.',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(application, config);
  const paths = Object.entries(document.paths).filter(([path]) => path.startsWith('/admin/'));
  return { ...document, paths: Object.fromEntries(paths) };
}
