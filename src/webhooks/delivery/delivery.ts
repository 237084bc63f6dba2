import type { IncomingMessage } from 'node:http'
import { requestId, type Problem } from '../../problem/index.js'
import type { ReplyClaim } from '../../replies/index.js'
import type { WebhookTarget } from '../../runtime/index.js'
import type { HandshakeAnswer, OneTimeMessage } from '../../signatures/index.js'
import type { SecretKind, SystemTrigger, TriggerInstance } from '../../triggers/index.js'
import type { FormContent } from './form-content.js'
import type { HookUrl } from './url.js'

/** What a delivery needs of its request; one that is replayed has no more. */
export interface DeliveryRequest extends Pick<IncomingMessage, 'headers' | 'rawHeaders'> {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** What a host has mounted the webhooks under comes before the rest. */
  readonly originalUrl?: string
  readonly socket: object
}

/** The address of a call that is only to be explained, and of which nobody has said from where it comes: gates cannot decide by it. */
export const ANYWHERE = 'anywhere'

/** The secrets that are known of a delivery, and by what they were found. */
interface KnownOfDelivery {
  readonly settings: SystemTrigger | undefined
  readonly ofModule: WebhookTarget['secrets']
  readonly all: readonly { readonly text: string; readonly name: string; readonly isShort: boolean }[]
}

/** What a call is known by to others that are the same. */
export type CallKey = Pick<ReplyClaim, 'name' | 'fingerprint'>

/** One HTTP request that reached a webhook, and what the gates find out about it on its way. */
export class Delivery {
  readonly id: string
  /** Upper case, as HTTP sends it; any token at all until a gate has checked it. */
  readonly verb: string
  /** The body's bytes, once they are read, without their content coding. */
  body: Buffer | undefined
  /** The bytes as they came, where they had one. */
  sent: Buffer | undefined
  /** What a body that is a form, or has several parts, consists of. */
  form: FormContent | undefined
  /** The system trigger its URL names, once the secret has proved right. */
  instance: TriggerInstance | undefined
  /** Which of the instance's secrets it came with, once that is known; a replay comes with none. */
  secretKind: SecretKind | undefined
  /** What a sender that only makes sure of the URL is answered; then nothing else is done. */
  handshake: HandshakeAnswer | undefined
  /** The signed message it brings, where that must not be taken twice. */
  message: OneTimeMessage | undefined
  /** What its instance's limits have counted it by. */
  counted: { readonly giveBack: () => void } | undefined
  /** Whether it came with a secret that is wrong. */
  isGuess = false
  /** What a gate refused it with, where it may be captured all the same. */
  refusal: Problem | undefined
  /** What it has in common with others that are the same call, where its instance asks that. */
  key: CallKey | undefined
  /** When it came, in milliseconds since the epoch. */
  began = 0
  /** How many gates it has passed. */
  passed = 0
  /** The method it executes, once it is found. */
  target: WebhookTarget | undefined
  /** The body as the method's schema gives it; not while it waits, since it may be many times as large. */
  parsed: { readonly value: unknown } | undefined
  /** How many bytes of its body are counted among those of all that are under way. */
  held = 0
  /** What must not be told of it: the secrets of its instance and its module, and the one it came with. */
  secrets: KnownOfDelivery | undefined
  /** Gates that it passed without being asked, by name. */
  readonly bypassed: string[] = []

  /**
   * @param address the caller's network address, empty where it has none
   * @param execution its id in the journal
   * @param replayOf the execution that it runs again
   */
  constructor(
    readonly request: DeliveryRequest,
    readonly url: HookUrl,
    readonly address: string,
    readonly execution: string,
    readonly replayOf?: string,
  ) {
    this.id = requestId(request)
    this.verb = request.method ?? ''
  }

  /** Lets go of its body, and of all that was made of it. */
  dropBody(): void {
    this.body = undefined
    this.sent = undefined
    this.form = undefined
    this.parsed = undefined
  }

  /** Lets go of what was made of its body, while it waits: the bytes stay, and it is made of them again. */
  dropContent(): void {
    this.form?.drop()
    this.parsed = undefined
  }

  /** The first value of a header by its lower-case name. */
  header(name: string): string | undefined {
    const value = this.request.headers[name]
    return Array.isArray(value) ? value[0] : value
  }
}
