import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import { Takes } from '../../http/input/takes.decorator';
import { OpenApiDocument } from './openapi-document';

/** https://spec.openapis.org/oas/v3.0.4 */
@ApiExcludeController()
@Controller('admin/openapi.json')
export class OpenApiController {
  constructor(private readonly document: OpenApiDocument) {}

  @Get()
  @Takes({})
  show(): OpenAPIObject {
    return this.document.read();
  }
}
