/* Packages of hosts have no types here: as much of them as is used. */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Plugin } from '../../../src/plugin/index.js'

export type Middleware = Plugin['router']
export interface Application {
  use(path: string, ...middleware: Middleware[]): Application
  get(
    path: string,
    answer: (request: unknown, response: { send: (text: string) => void }) => void,
  ): Application
}
export interface FastifyApplication extends Omit<Application, 'get'> {
  readonly server: Server
  register(bridge: unknown): Promise<unknown>
  get(path: string, answer: () => Promise<string>): void
  ready(): Promise<unknown>
  close(): Promise<unknown>
}
export interface KoaContext {
  req: IncomingMessage
  res: ServerResponse
  path: string
  body: unknown
  respond: boolean
}
export type KoaMiddleware = (context: KoaContext, next: () => Promise<unknown>) => Promise<unknown>
export interface KoaApplication {
  use(middleware: KoaMiddleware): KoaApplication
  callback(): RequestListener
}
export interface NestApplication {
  use(path: string, middleware: Middleware): void
  init(): Promise<unknown>
  getHttpServer(): Server
  getHttpAdapter(): Application
  close(): Promise<unknown>
}
