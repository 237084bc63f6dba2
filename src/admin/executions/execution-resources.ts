import { z } from 'zod'
import { executionFields, listedOf, type ExecutionField, type ExecutionFields } from '../../journal/index.js'

/** What came or went over HTTP. */
export const MessageResource = z
  .object({
    headers: z
      .array(z.tuple([z.string(), z.string()]))
      .describe('Names and values in order; what proves who somebody is as a short hash'),
    body: z.string().describe('As much of it as is kept, without secrets'),
    encoding: z.enum(['utf8', 'base64']).describe('How the body is written here'),
    size: z.int().min(0).describe('How many bytes the whole body had'),
    truncated: z.boolean().describe('Whether only the beginning of the body is kept'),
    redacted: z.boolean().describe('Whether a secret was taken out of the body'),
  })
  .meta({ id: 'Message' })
export type MessageResource = z.output<typeof MessageResource>

/** What REST shows of fields: each as the journal has it, but for messages. */
type ResourceShape<Fields extends ExecutionFields> = {
  [Name in keyof Fields]: Fields[Name]['kind'] extends 'message'
    ? z.ZodNullable<typeof MessageResource>
    : Fields[Name]['schema']
}

/** A resource that has these fields. */
export type ResourceOf<Fields extends ExecutionFields> = {
  [Name in keyof Fields]: z.output<ResourceShape<Fields>[Name]>
}

/** The schema of a resource that has these fields. */
export const resourceOf = <Fields extends ExecutionFields>(fields: Fields) =>
  z.object(
    Object.fromEntries(
      Object.entries<ExecutionField>(fields).map(([name, field]) => [name, shownAs(field)]),
    ) as ResourceShape<Fields>,
  )

const shownAs = ({ kind, schema }: ExecutionField): z.ZodType =>
  kind === 'message' ? MessageResource.nullable().describe(schema.description ?? '') : schema

/** An execution as lists show it. */
export const ExecutionResource = resourceOf(listedOf(executionFields)).meta({ id: 'Execution' })
export type ExecutionResource = z.output<typeof ExecutionResource>

/** An execution with all that is kept of it. */
export const WholeExecutionResource = resourceOf(executionFields).meta({ id: 'WholeExecution' })
export type WholeExecutionResource = z.output<typeof WholeExecutionResource>
