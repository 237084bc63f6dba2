import type { Json } from '../../driver/index.js'
import type { DebugLine } from '../../runtime/index.js'
import { errorCodes, type Fault } from '../wire/faults.js'
import { Notice, TextFrame } from '../wire/frame.js'
import type { Subject } from './requests.js'

/** The subject of a request as answers carry it; also its name among bindings. */
export const metaOf = ({ sys, mod, index, name }: Subject): string =>
  JSON.stringify({ sys, mod, index, name })

/** The answer to a text `ping`, and what is sent now and then to keep a connection in use. */
export const PONG = new TextFrame('pong')

/** A request is done. */
export const success = (id: number): TextFrame => new TextFrame(`{"id":${id},"type":"success"}`)

/** A binding is made. */
export const bound = (id: number, meta: string): TextFrame =>
  new TextFrame(`{"id":${id},"type":"success","meta":${meta}}`)

/** A command ran, and gave this. */
export const executed = (id: number, value: Json, meta: string): TextFrame =>
  new TextFrame(`{"id":${id},"type":"success","value":${JSON.stringify(value)},"meta":${meta},"code":200}`)

/** A request is not done. */
export const refused = (id: number, { error, message }: Fault): TextFrame =>
  new TextFrame(
    `{"id":${id},"type":"error","msg":${JSON.stringify(message)},"error_code":${errorCodes[error]},"code":500}`,
  )

/** A value of a binding, for all who have bound it. @param json the value */
export const notify = (json: string, meta: string): Notice =>
  new Notice(`,"type":"notify","value":${json},"meta":${meta}}`)

/** A line of a module's log, for all who watch the module. */
export const debugged = ({ level, message }: DebugLine, module: string, meta: string): Notice =>
  new Notice(
    `,"type":"debug","msg":${JSON.stringify(message)},"meta":${meta},"mod":${JSON.stringify(module)},"level":"${level}"}`,
  )
