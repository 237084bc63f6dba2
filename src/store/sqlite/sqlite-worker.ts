import { parentPort } from 'node:worker_threads'
import { codeOf, messageOf } from '../../problem/index.js'
import { chooseEngine } from './choose-engine.js'
import { Connection } from './connection.js'
import { Unpacker } from '../commit/pack.js'
import type { Answer, Answered, Failure, Kind, Request } from './protocol.js'

const port = parentPort
if (!port) throw new Error('this file is for a thread of its own')

// A thread without a library says so to all that is asked of it.
const found = await chooseEngine().then(
  (engine) => new Connection(engine),
  (error: unknown) => failureOf(error),
)

const unpacker = new Unpacker()

port.on('message', (request: Request) => {
  port.postMessage(answerTo(request))
  // Nothing else keeps the thread.
  if (request.kind === 'close') port.close()
})

function answerTo(request: Request): Answer {
  if (!(found instanceof Connection)) return { id: request.id, failure: found }
  try {
    return { id: request.id, value: valueOf(found, request) }
  } catch (error) {
    return { id: request.id, failure: failureOf(error) }
  }
}

function valueOf(connection: Connection, { kind, given }: Request): Answered[Kind] {
  switch (kind) {
    case 'look':
      return connection.look(given)
    case 'hold':
      connection.hold(given)
      return undefined
    case 'open':
      connection.open(given.path)
      return undefined
    case 'run':
      return connection.run(given.sql, given.parameters)
    case 'write':
      return connection.write(unpacker.unpack(given))
    case 'rollback':
      connection.rollback()
      return undefined
    case 'close':
      connection.close()
      return undefined
  }
}

function failureOf(error: unknown): Failure {
  const code = codeOf(error)
  return { code: typeof code === 'string' ? code : '', message: messageOf(error) }
}
