import { z } from 'zod'
import { executionOutcomes, executionStates } from '../../journal/index.js'
import { catalogue, type ProblemCode } from '../../problem/index.js'

const ms = (description: string) => z.int().describe(`${description}, in milliseconds since the epoch`)

const ProblemName = z.enum(Object.keys(catalogue) as [ProblemCode, ...ProblemCode[]])

/** What an execution can have come to. */
export const Outcome = z.enum([...executionOutcomes, 'interrupted'])
export const State = z.enum(executionStates)

/** An execution as lists show it. */
export const ExecutionResource = z
  .object({
    id: z.string().describe('Names it, exec-… everywhere'),
    request: z.string().describe('The X-Request-ID of the call, which a caller may repeat'),
    run: z
      .string()
      .nullable()
      .describe('The execution that its method ran in; another one where it was debounced or repeated'),
    instance: z.string().nullable().describe('The system trigger; null of callers who knew no secret'),
    system: z.string().nullable(),
    trigger: z.string().nullable(),
    module: z.string().nullable().describe('Such as Display_2'),
    method: z.string().nullable(),
    verb: z.string(),
    state: State.describe('How far it has come'),
    outcome: Outcome.nullable().describe('What it came to; null until then'),
    status: z.int().nullable().describe('The HTTP status that was answered'),
    problem: ProblemName.nullable().describe('Why it did not end well'),
    gates: z
      .array(z.union([z.string(), z.object({ gate: z.string(), code: ProblemName })]))
      .describe('The gates it passed, in order, and the one that refused it'),
    received: ms('When it came'),
    started: ms('When its method was called').nullable(),
    finished: ms('When it ended').nullable(),
    debounced: z.boolean().describe('Whether the debounce of the method held it back'),
    handed_over: z
      .boolean()
      .describe('Whether its caller was told to fetch the reply, which status and reply are'),
    calls: z.int().min(1).describe('How many calls it stands for: several only of those who knew no secret'),
    replay_of: z.string().nullable().describe('The execution that it ran again'),
    address: z.string().describe("The caller's network address"),
  })
  .meta({ id: 'Execution' })
export type ExecutionResource = z.output<typeof ExecutionResource>

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

/** An execution with all that is kept of it. */
export const WholeExecutionResource = ExecutionResource.extend({
  query: z.string().describe('The query without the secret'),
  binary: z.boolean().describe('Whether the method got the body as base64'),
  bypassed: z.array(z.string()).describe('The checks that a replay passed without being asked'),
  message: MessageResource.nullable().describe('What the caller sent'),
  reply: MessageResource.nullable().describe('What was answered'),
}).meta({ id: 'WholeExecution' })
export type WholeExecutionResource = z.output<typeof WholeExecutionResource>
