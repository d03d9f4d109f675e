import fastJsonStringify, { type Schema } from 'fast-json-stringify'
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify'
import { compileValidator } from './validation.js'

type SerializerCompiler = Parameters<FastifyInstance['setSerializerCompiler']>[0]
type Compile = typeof compileValidator
type Check = ReturnType<FastifySchemaCompiler<object>>
type Serialize = (value: unknown) => string

const OPTIONS = { ajv: { formats: { text: true as const } } }

const compileSerializer: SerializerCompiler = ({ schema }) => fastJsonStringify(schema as Schema, OPTIONS)

const validatorAtFirstUse: Compile = (route) => {
  let made: Check | undefined
  const check: Check = (value: unknown) => {
    made ??= compileValidator(route)
    const verdict = made(value)
    check.errors = made.errors ?? null
    return verdict
  }
  return check
}

const serializerAtFirstUse: SerializerCompiler = (route) => {
  let made: Serialize | undefined
  return (value: unknown) => {
    made ??= compileSerializer(route)
    return made(value)
  }
}

/**
 * Installs what checks requests and writes answers by their schemas.
 *
 * @param isAtOnce - compiles every schema when the routes are registered, which takes seconds and finds those that can't
 *   be compiled; else each is compiled when its route is first used, in milliseconds
 */
export function installSchemaCompilers(app: FastifyInstance, { isAtOnce }: { isAtOnce: boolean }): void {
  app.setValidatorCompiler(isAtOnce ? compileValidator : validatorAtFirstUse)
  app.setSerializerCompiler(isAtOnce ? compileSerializer : serializerAtFirstUse)
}
