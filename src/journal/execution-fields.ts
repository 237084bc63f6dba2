import { z } from 'zod'
import type { SystemId } from '../modules/index.js'
import { catalogue, type ProblemCode } from '../problem/index.js'
import type { GateDecision } from './execution.js'
import type { ExecutionFields } from './execution-field.js'
import { executionStates, keptOutcomes } from './execution-states.js'
import { isMessage, type KeptMessage } from './kept-message.js'

const ms = (description: string) => z.int().describe(`${description}, in milliseconds since the epoch`)
const message = (description: string): z.ZodType<KeptMessage | null> =>
  z.custom<KeptMessage>(isMessage).nullable().describe(description)

const System = z.custom<SystemId>((value) => typeof value === 'string').meta({ type: 'string' })
const ProblemName = z.enum(Object.keys(catalogue) as [ProblemCode, ...ProblemCode[]])
const Gates: z.ZodType<readonly GateDecision[]> = z.array(
  z.union([z.string(), z.object({ gate: z.string(), code: ProblemName })]),
)
const Names: z.ZodType<readonly string[]> = z.array(z.string())

/** What an execution can have come to, and how far. */
export const Outcome = z.enum(keptOutcomes)
export const State = z.enum(executionStates)

/** Every field of an execution, in the order in which REST shows them. */
export const executionFields = {
  id: {
    schema: z.string().describe('Names it, exec-… everywhere'),
    kind: 'text',
    column: 'id',
    isSearched: true,
  },
  request: {
    schema: z.string().describe('The X-Request-ID of the call, which a caller may repeat'),
    kind: 'caller-text',
    column: 'request',
    isSearched: true,
  },
  /** The id that the method knows as `context.execution`; null where no method was to run. */
  run: {
    schema: z
      .string()
      .nullable()
      .describe('The execution that its method ran in; another one where it was debounced or repeated'),
    kind: 'text',
    column: 'run',
    changes: true,
    isSearched: true,
  },
  instance: {
    schema: z.string().nullable().describe('The system trigger; null of callers who knew no secret'),
    kind: 'text',
    column: 'instance_id',
    isSearched: true,
  },
  system: { schema: System.nullable(), kind: 'text', column: 'system_id' },
  trigger: { schema: z.string().nullable(), kind: 'text', column: 'trigger_id' },
  module: {
    schema: z.string().nullable().describe('Such as Display_2'),
    kind: 'caller-text',
    column: 'module',
    isSearched: true,
  },
  method: { schema: z.string().nullable(), kind: 'caller-text', column: 'method', isSearched: true },
  verb: { schema: z.string(), kind: 'caller-text', column: 'verb' },
  state: { schema: State.describe('How far it has come'), kind: 'text', column: 'state', changes: true },
  outcome: {
    schema: Outcome.nullable().describe('What it came to; null until then'),
    kind: 'text',
    column: 'outcome',
    changes: true,
  },
  /** Null where nobody was answered. */
  status: {
    schema: z.int().nullable().describe('The HTTP status that was answered'),
    kind: 'number',
    column: 'status',
    changes: true,
  },
  problem: {
    schema: ProblemName.nullable().describe('Why it did not end well'),
    kind: 'text',
    column: 'problem',
    changes: true,
    isSearched: true,
  },
  gates: {
    schema: Gates.describe('The gates it passed, in order, and the one that refused it'),
    kind: 'json',
    column: 'gates',
    changes: true,
  },
  received: { schema: ms('When it came'), kind: 'instant', column: 'received' },
  started: {
    schema: ms('When its method was called').nullable(),
    kind: 'instant',
    column: 'started',
    changes: true,
  },
  finished: { schema: ms('When it ended').nullable(), kind: 'instant', column: 'finished', changes: true },
  debounced: {
    schema: z.boolean().describe('Whether the debounce of the method held it back'),
    kind: 'flag',
    column: 'debounced',
    changes: true,
  },
  handed_over: {
    schema: z
      .boolean()
      .describe('Whether its caller was told to fetch the reply, which status and reply are'),
    kind: 'flag',
    column: 'handed_over',
    changes: true,
  },
  calls: {
    schema: z.int().min(1).describe('How many calls it stands for: several only of those who knew no secret'),
    kind: 'number',
    column: 'calls',
  },
  replay_of: {
    schema: z.string().nullable().describe('The execution that it ran again'),
    kind: 'text',
    column: 'replay_of',
  },
  address: {
    schema: z.string().describe("The caller's network address"),
    kind: 'caller-text',
    column: 'address',
    isSearched: true,
  },
  query: {
    schema: z.string().describe('The query without the secret'),
    kind: 'caller-text',
    column: 'query',
    isLong: true,
    isSearched: true,
  },
  binary: {
    schema: z.boolean().describe('Whether the method got the body as base64'),
    kind: 'flag',
    column: 'is_binary',
    isLong: true,
  },
  bypassed: {
    schema: Names.describe('The checks that a replay passed without being asked'),
    kind: 'json',
    column: 'bypassed',
    isLong: true,
  },
  /** Null where nothing is kept of it. */
  message: { schema: message('What the caller sent'), kind: 'message', column: 'message', isLong: true },
  reply: {
    schema: message('What was answered; null until then'),
    kind: 'message',
    column: 'reply',
    changes: true,
    isLong: true,
  },
} as const satisfies ExecutionFields
