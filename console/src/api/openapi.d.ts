/* Made of the OpenAPI document by `npm run schemas`. */

export type Json =
  | string
  | number
  | boolean
  | null
  | Json[]
  | {
      [k: string]: Json
    }
export type SenderName = string
export type SenderNameInput = string

export interface Components {
  Problem: Problem
  Explanation: Explanation
  Authority: Authority
  Trigger: Trigger
  Conditions: Conditions
  Comparison: Comparison
  StatusVariable: StatusVariable
  TimeDependent: TimeDependent
  Actions: Actions
  FunctionAction: FunctionAction
  Json: Json
  MailAction: MailAction
  SystemTrigger: SystemTrigger
  Refusal: Refusal
  Sources: Sources
  RateLimit: RateLimit
  Idempotency: Idempotency
  Cors: Cors
  FilterComparison: FilterComparison
  CallValue: CallValue
  Filter: Filter
  ShownSignature: ShownSignature
  SenderName: SenderName
  Handshake: Handshake
  SecretUse: SecretUse
  PreviousSecret: PreviousSecret
  Caller: Caller
  SignIn: SignIn
  Ticket: Ticket
  ApiKey: ApiKey
  NewApiKey: NewApiKey
  SignaturePreset: SignaturePreset
  System: System
  ModuleRecord: ModuleRecord
  Settings: Settings
  Driver: Driver
  WebhookMethod: WebhookMethod
  Function: Function
  Module: Module
  ExecutionBucket: ExecutionBucket
  ExecutionOverview: ExecutionOverview
  ExecutionActivity: ExecutionActivity
  ExecutionFailure: ExecutionFailure
  LastExecution: LastExecution
  Execution: Execution
  WholeExecution: WholeExecution
  Message: Message
  WonderedCall: WonderedCall
  ApiKeyDefinition: ApiKeyDefinition
  TriggerDefinition: TriggerDefinition
  ConditionsInput: ConditionsInput
  ComparisonInput: ComparisonInput
  StatusVariableInput: StatusVariableInput
  TimeDependentInput: TimeDependentInput
  ActionsInput: ActionsInput
  FunctionActionInput: FunctionActionInput
  MailActionInput: MailActionInput
  Ignored: Ignored
  TriggerEdit: TriggerEdit
  SystemDefinition: SystemDefinition
  SystemEdit: SystemEdit
  ModuleDefinition: ModuleDefinition
  ModuleEdit: ModuleEdit
  SystemTriggerDefinition: SystemTriggerDefinition
  SenderNameInput: SenderNameInput
  HandshakeInput: HandshakeInput
  Signature: Signature
  SourcesInput: SourcesInput
  RateLimitInput: RateLimitInput
  IdempotencyInput: IdempotencyInput
  CorsInput: CorsInput
  FilterComparisonInput: FilterComparisonInput
  CallValueInput: CallValueInput
  FilterInput: FilterInput
  SystemTriggerEdit: SystemTriggerEdit
  Rotation: Rotation
  Capture: Capture
}
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  /**
   * The stable name of the problem
   */
  code: string
  /**
   * Names this occurrence: the X-Request-ID
   */
  instance: string
  /**
   * The detail again, for PlaceOS clients
   */
  error: string
  /**
   * What is wrong, by JSON path
   */
  faults?: {
    path: string
    message: string
  }[]
  /**
   * The faults again, for PlaceOS clients
   */
  failures?: {
    field: string
    reason: string
  }[]
}
export interface Explanation {
  /**
   * The HTTP status of a refusal; null where the call is not refused
   */
  status: number | null
  gates: {
    gate: string
    result: 'passed' | 'refused' | 'not reached'
    /**
     * What it is decided by; secrets are not shown
     */
    facts: {
      [k: string]: string
    }
    problem?: {
      code: string
      status: number
      detail: string
    }
  }[]
  /**
   * What it would set off; null when it is refused, or has come before
   */
  effects: {
    trigger: string
    instance: string
    executes: string | null
  } | null
  /**
   * Whether it is answered as a handshake, and nothing else happens
   */
  handshake: boolean
  /**
   * Whether it is recorded and not run, also where a gate behind its secret would refuse it
   */
  captured: boolean
  /**
   * The comparisons of the filter that it fails: it is answered as if it were meant, and does nothing
   */
  filtered: string[]
  /**
   * The execution that stands for it, as the same call has come before and this is not refused
   */
  repeats: string | null
}
export interface Authority {
  id: string
  name: string
  domain: string
  description: string
  login_url: string
  logout_url: string
  session: boolean
  production: boolean
  config: {
    [k: string]: unknown
  }
  /**
   * Of the routes; clients choose their URLs by it
   */
  version: string
}
export interface Trigger {
  id: string
  name: string
  description: string
  /**
   * Whether webhook calls fire it
   */
  enable_webhook: boolean
  /**
   * The HTTP verbs its webhooks accept
   */
  supported_methods: ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[]
  /**
   * In seconds
   */
  debounce_period: number
  important: boolean
  /**
   * Whether one condition that holds is enough to fire; else all must
   */
  any_match: boolean
  conditions: Conditions
  actions: Actions
  /**
   * The system it was written for
   */
  control_system_id?: string
  /**
   * With instances=true only
   */
  trigger_instances?: SystemTrigger[]
  /**
   * When it was made, in seconds since the epoch
   */
  created_at: number
  /**
   * When it was last changed, in seconds since the epoch
   */
  updated_at: number
  /**
   * Whether the configuration file declares it; then only that file changes it
   */
  declared: boolean
  /**
   * Counts its changes; send it back to be told of changes by others
   */
  version: number
}
export interface Conditions {
  comparisons: Comparison[]
  time_dependents: TimeDependent[]
}
export interface Comparison {
  left: boolean | number | string | StatusVariable
  operator:
    | 'equal'
    | 'not_equal'
    | 'greater_than'
    | 'greater_than_or_equal'
    | 'less_than'
    | 'less_than_or_equal'
    | 'and'
    | 'or'
    | 'exclusive_or'
  right: boolean | number | string | StatusVariable
}
export interface StatusVariable {
  /**
   * The module, such as Display_1
   */
  mod: string
  /**
   * The status key
   */
  status: string
  /**
   * Keys into the value, from the outside in; empty for the value itself
   */
  keys: string[]
}
export interface TimeDependent {
  type: 'at' | 'cron'
  /**
   * For `at`: seconds since the epoch
   */
  time?: number
  /**
   * For `cron`: five fields, such as 30 2 * * *
   */
  cron?: string
  /**
   * IANA zone the expression is read in; the host's own if left out
   */
  timezone?: string
}
export interface Actions {
  functions: FunctionAction[]
  mailers: MailAction[]
}
export interface FunctionAction {
  /**
   * The module, such as Display_1
   */
  mod: string
  /**
   * The command
   */
  method: string
  /**
   * Its arguments, by name
   */
  args: {
    [k: string]: Json
  }
}
export interface MailAction {
  emails: string[]
  /**
   * The text of the mail
   */
  content: string
}
export interface SystemTrigger {
  /**
   * Names the instance in its webhook URL
   */
  id: string
  /**
   * The name of its trigger
   */
  name: string
  trigger_id: string
  control_system_id: string
  /**
   * The system; left out with complete=false
   */
  control_system?: {
    id: string
    name: string
  }
  /**
   * Whether calls are accepted and conditions watched
   */
  enabled: boolean
  /**
   * Whether calls may execute driver methods
   */
  exec_enabled: boolean
  important: boolean
  /**
   * Whether its conditions hold now
   */
  triggered: boolean
  /**
   * How often it fired
   */
  trigger_count: number
  /**
   * When it last fired, in seconds since the epoch
   */
  triggered_at?: number
  /**
   * How many of its actions failed
   */
  action_errors: number
  /**
   * How many comparisons could not be made
   */
  comparison_errors: number
  refusal?: Refusal
  /**
   * How many of its next calls are recorded and not run
   */
  capture_left: number
  /**
   * Where calls may come from; null where it does without
   */
  sources: Sources | null
  /**
   * How many calls are taken; null where it does without
   */
  rate_limit: RateLimit | null
  /**
   * Which calls are one, and get one reply; null where it does without
   */
  idempotency: Idempotency | null
  /**
   * When a caller is answered 202 at the latest and fetches the reply later, in seconds; null where it does without
   */
  reply_budget: number | null
  /**
   * Which executions are kept; all unless said, and then a 2xx means that the execution is on disk; null where it does without
   */
  record: ('all' | 'failures' | 'none') | null
  /**
   * The status of answers that say no more than that the call was taken; 202 unless said; null where it does without
   */
  success_status: number | null
  /**
   * How many bytes a body may have, up to what the host takes; 1 MiB unless said; null where it does without
   */
  max_body: number | null
  /**
   * Pages of which origins may call and read what is answered; null where it does without
   */
  cors: Cors | null
  /**
   * Which calls are meant: others are answered as if they were, and do nothing; null where it does without
   */
  filter: Filter | null
  /**
   * What callers must know; shown to admins only
   */
  webhook_secret?: string
  /**
   * How calls are signed, without its secrets; null for not at all. Shown to admins only
   */
  signature?: ShownSignature | null
  secret_use?: SecretUse
  previous_secret?: PreviousSecret
  /**
   * When it was made, in seconds since the epoch
   */
  created_at: number
  /**
   * When it was last changed, in seconds since the epoch
   */
  updated_at: number
  /**
   * Whether the configuration file declares it; then only that file changes it
   */
  declared: boolean
  /**
   * Counts its changes; send it back to be told of changes by others
   */
  version: number
}
export interface Refusal {
  /**
   * The problem
   */
  code: string
  /**
   * Which triggers fire each other
   */
  detail: string
  /**
   * When it was not fired, in seconds since the epoch
   */
  refused_at: number
}
export interface Sources {
  /**
   * Addresses, and ranges such as 10.1.0.0/16, that calls may come from; any unless said
   */
  allow?: string[]
  /**
   * Whether only this machine and private networks may call
   */
  local_only: boolean
  /**
   * Whether a GET may come from pages of other sites and from the previews of links
   */
  cross_site: boolean
}
export interface RateLimit {
  /**
   * Of all calls together
   */
  total?: {
    /**
     * How many calls are taken
     */
    calls: number
    /**
     * In how long a time, in seconds
     */
    seconds: number
  }
  /**
   * Of the calls of each address
   */
  per_address?: {
    /**
     * How many calls are taken
     */
    calls: number
    /**
     * In how long a time, in seconds
     */
    seconds: number
  }
}
export interface Idempotency {
  /**
   * What two calls have in common that are one: a header, a member of the body, or all of it
   */
  key:
    | {
        from: 'header'
        name: string
      }
    | {
        from: 'member'
        /**
         * A member of the JSON body, such as event.id
         */
        path: string
      }
    | {
        from: 'body'
      }
  /**
   * How long that holds, in seconds
   */
  window: number
  /**
   * Whether a repeat gets any first reply; with success, one of 400 or above is not kept and a repeat runs
   */
  keep: 'all' | 'success'
}
export interface Cors {
  /**
   * Origins such as https://panel.example.org; * for any
   */
  origins: string[]
}
export interface Filter {
  /**
   * Whether all comparisons must hold, or one is enough
   */
  match: 'all' | 'any'
  comparisons: FilterComparison[]
}
export interface FilterComparison {
  left: boolean | number | string | CallValue
  operator:
    | 'equal'
    | 'not_equal'
    | 'greater_than'
    | 'greater_than_or_equal'
    | 'less_than'
    | 'less_than_or_equal'
    | 'and'
    | 'or'
    | 'exclusive_or'
  right: boolean | number | string | CallValue
}
export interface CallValue {
  /**
   * A header
   */
  header?: string
  /**
   * A parameter of the query
   */
  query?: string
  /**
   * A member of the JSON body or a field of a form, such as data.type; of each [] one is enough
   */
  member?: string
}
export interface ShownSignature {
  preset?: SenderName
  /**
   * How calls are signed, where no preset says it
   */
  scheme?:
    | {
        kind: 'hmac'
        algorithm: 'sha1' | 'sha256' | 'sha512'
        /**
         * The header that holds it
         */
        header?: string
        /**
         * The query parameter that holds it instead
         */
        query?: string
        /**
         * The member of the JSON body that holds it instead, such as data.id
         */
        member?: string
        /**
         * What stands between the parts of the header; several of them may be signatures
         */
        separator?: ',' | ' ' | '|' | ';'
        /**
         * What stands before each signature, such as sha256= or v1=; parts without it are ignored
         */
        label: string
        /**
         * Which of the parts between separators it is, counted from 1, where parts have no labels
         */
        part?: number
        encoding: 'hex' | 'base64' | 'base64url'
        /**
         * What is signed: text with {body}, {timestamp}, {id}, {url} and others in braces
         */
        signed: string
        /**
         * Says that it is known that the signature proves nothing of the body
         */
        body_unsigned?: true
        /**
         * The header, or the place, that holds {id}; no id is taken twice while its timestamp is good
         */
        id?:
          | string
          | {
              /**
               * The header that holds it
               */
              header?: string
              /**
               * The query parameter that holds it instead
               */
              query?: string
              /**
               * The member of the JSON body that holds it instead, such as data.id
               */
              member?: string
            }
        /**
         * Where {timestamp} stands
         */
        timestamp?: {
          /**
           * The header that holds it
           */
          header?: string
          /**
           * The query parameter that holds it instead
           */
          query?: string
          /**
           * The member of the JSON body that holds it instead, such as data.id
           */
          member?: string
          /**
           * What stands before it where it is part of a header, such as t=
           */
          label: string
          /**
           * Which of the parts between separators it is, counted from 1, where parts have no labels
           */
          part?: number
          /**
           * Seconds or milliseconds since the epoch, or a date such as 2026-03-14T09:26:53Z; s unless said
           */
          unit?: 's' | 'ms' | 'rfc3339'
          /**
           * How far it may be from now either way, in seconds
           */
          tolerance: number
        }
        /**
         * For {form:sorted}: the query parameter with the SHA-256, in hex, of a body that is no form
         */
        digest_query?: string
        /**
         * How secrets are written; utf8 for a public key is PEM
         */
        secret: {
          encoding: 'utf8' | 'base64' | 'hex'
          /**
           * What may stand before a secret and is no part of it, such as whsec_
           */
          prefix: string
        }
      }
    | {
        kind: 'public-key'
        algorithm: 'ed25519' | 'ecdsa-sha256' | 'rsa-sha256' | 'rsa-sha1'
        /**
         * The header that holds it
         */
        header?: string
        /**
         * The query parameter that holds it instead
         */
        query?: string
        /**
         * The member of the JSON body that holds it instead, such as data.id
         */
        member?: string
        /**
         * What stands between the parts of the header; several of them may be signatures
         */
        separator?: ',' | ' ' | '|' | ';'
        /**
         * What stands before each signature, such as sha256= or v1=; parts without it are ignored
         */
        label: string
        /**
         * Which of the parts between separators it is, counted from 1, where parts have no labels
         */
        part?: number
        encoding: 'hex' | 'base64' | 'base64url'
        /**
         * What is signed: text with {body}, {timestamp}, {id}, {url} and others in braces
         */
        signed: string
        /**
         * Says that it is known that the signature proves nothing of the body
         */
        body_unsigned?: true
        /**
         * The header, or the place, that holds {id}; no id is taken twice while its timestamp is good
         */
        id?:
          | string
          | {
              /**
               * The header that holds it
               */
              header?: string
              /**
               * The query parameter that holds it instead
               */
              query?: string
              /**
               * The member of the JSON body that holds it instead, such as data.id
               */
              member?: string
            }
        /**
         * Where {timestamp} stands
         */
        timestamp?: {
          /**
           * The header that holds it
           */
          header?: string
          /**
           * The query parameter that holds it instead
           */
          query?: string
          /**
           * The member of the JSON body that holds it instead, such as data.id
           */
          member?: string
          /**
           * What stands before it where it is part of a header, such as t=
           */
          label: string
          /**
           * Which of the parts between separators it is, counted from 1, where parts have no labels
           */
          part?: number
          /**
           * Seconds or milliseconds since the epoch, or a date such as 2026-03-14T09:26:53Z; s unless said
           */
          unit?: 's' | 'ms' | 'rfc3339'
          /**
           * How far it may be from now either way, in seconds
           */
          tolerance: number
        }
        /**
         * For {form:sorted}: the query parameter with the SHA-256, in hex, of a body that is no form
         */
        digest_query?: string
        /**
         * How secrets are written; utf8 for a public key is PEM
         */
        secret: {
          encoding: 'utf8' | 'base64' | 'hex'
          /**
           * What may stand before a secret and is no part of it, such as whsec_
           */
          prefix: string
        }
        /**
         * Where the URL of the certificate stands, and from which hosts one is fetched; no secret is needed then
         */
        certificate?: {
          /**
           * The header that holds it
           */
          header?: string
          /**
           * The query parameter that holds it instead
           */
          query?: string
          /**
           * The member of the JSON body that holds it instead, such as data.id
           */
          member?: string
          hosts: string[]
        }
      }
    | {
        kind: 'jwt'
        /**
         * The header that holds the token
         */
        header: string
        /**
         * What stands before it, such as Bearer and a space
         */
        label: string
        algorithm: 'HS256' | 'HS384' | 'HS512' | 'RS256' | 'ES256' | 'EdDSA'
        /**
         * The JSON Web Key Set that proves it, for RS256, ES256 and EdDSA; no secret is needed then
         */
        keys?: string
        /**
         * The claim that must be the hash of the body
         */
        body_hash?: {
          claim: string
          algorithm: 'sha1' | 'sha256' | 'sha512'
          encoding: 'hex' | 'base64' | 'base64url'
        }
        /**
         * Says that it is known that the token proves nothing of the body
         */
        body_unsigned?: true
        /**
         * What claims must be; a text may have {parameter:…}
         */
        claims?: {
          [k: string]: string | boolean | number
        }
        /**
         * How far clocks may differ, in seconds
         */
        tolerance: number
        /**
         * How old a token may be by its claim iat, in seconds; it must have one then
         */
        max_age?: number
        /**
         * How secrets are written; utf8 for a public key is PEM
         */
        secret: {
          encoding: 'utf8' | 'base64' | 'hex'
          /**
           * What may stand before a secret and is no part of it, such as whsec_
           */
          prefix: string
        }
      }
    | {
        kind: 'hash'
        algorithm: 'sha256' | 'sha512'
        /**
         * The header that holds it
         */
        header?: string
        /**
         * The query parameter that holds it instead
         */
        query?: string
        /**
         * The member of the JSON body that holds it instead, such as data.id
         */
        member?: string
        /**
         * What stands between the parts of the header; several of them may be signatures
         */
        separator?: ',' | ' ' | '|' | ';'
        /**
         * What stands before each signature, such as sha256= or v1=; parts without it are ignored
         */
        label: string
        /**
         * Which of the parts between separators it is, counted from 1, where parts have no labels
         */
        part?: number
        encoding: 'hex' | 'base64' | 'base64url'
        /**
         * What is signed: text with {body}, {timestamp}, {id}, {url} and others in braces
         */
        signed: string
        /**
         * Says that it is known that the signature proves nothing of the body
         */
        body_unsigned?: true
        /**
         * The header, or the place, that holds {id}; no id is taken twice while its timestamp is good
         */
        id?:
          | string
          | {
              /**
               * The header that holds it
               */
              header?: string
              /**
               * The query parameter that holds it instead
               */
              query?: string
              /**
               * The member of the JSON body that holds it instead, such as data.id
               */
              member?: string
            }
        /**
         * Where {timestamp} stands
         */
        timestamp?: {
          /**
           * The header that holds it
           */
          header?: string
          /**
           * The query parameter that holds it instead
           */
          query?: string
          /**
           * The member of the JSON body that holds it instead, such as data.id
           */
          member?: string
          /**
           * What stands before it where it is part of a header, such as t=
           */
          label: string
          /**
           * Which of the parts between separators it is, counted from 1, where parts have no labels
           */
          part?: number
          /**
           * Seconds or milliseconds since the epoch, or a date such as 2026-03-14T09:26:53Z; s unless said
           */
          unit?: 's' | 'ms' | 'rfc3339'
          /**
           * How far it may be from now either way, in seconds
           */
          tolerance: number
        }
        /**
         * For {form:sorted}: the query parameter with the SHA-256, in hex, of a body that is no form
         */
        digest_query?: string
        /**
         * How secrets are written; utf8 for a public key is PEM
         */
        secret: {
          encoding: 'utf8' | 'base64' | 'hex'
          /**
           * What may stand before a secret and is no part of it, such as whsec_
           */
          prefix: string
        }
      }
    | {
        kind: 'token'
        /**
         * The header that holds it
         */
        header?: string
        /**
         * The query parameter that holds it instead
         */
        query?: string
        /**
         * The member of the JSON body that holds it instead, such as data.id
         */
        member?: string
        /**
         * What stands before it, such as Bearer and a space
         */
        label: string
      }
    | {
        kind: 'basic'
      }
    | {
        kind: 'none'
      }
  /**
   * How the sender makes sure of the URL, instead of the preset's own
   */
  handshakes?: Handshake[]
  /**
   * What else the scheme asks for by name, such as the audience of a token
   */
  parameters?: {
    [k: string]: string
  }
  /**
   * Whether calls without any signature are refused
   */
  required: boolean
  /**
   * How far timestamps may be from now, in seconds, instead of the scheme's own
   */
  tolerance?: number
  /**
   * The status of the answer to a call that is not signed as it must be; 401 unless said
   */
  refusal_status?: number
  /**
   * Whether this service asks for the URL by which a sender has a subscription confirmed, of the hosts that its handshake names; not unless said
   */
  confirms?: boolean
  /**
   * What a scheme of its own is called in explanations and records; custom unless said
   */
  name?: string
  /**
   * What stands before /api in the URL the sender calls, where that is signed and a proxy hides it
   */
  base_url?: string
  /**
   * How many secrets are accepted
   */
  secret_count: number
  has_handshake_token: boolean
}
export interface Handshake {
  verb: 'GET' | 'POST' | 'HEAD' | 'OPTIONS'
  /**
   * What tells it from other calls; all of it must be there
   */
  when: {
    /**
     * The header that holds it
     */
    header?: string
    /**
     * The query parameter that holds it instead
     */
    query?: string
    /**
     * The member of the JSON body that holds it instead, such as data.id
     */
    member?: string
    /**
     * What it must be; that it is there is enough unless said
     */
    is?: string | number | boolean
  }[]
  /**
   * Where {value} stands in the call
   */
  value?: {
    /**
     * The header that holds it
     */
    header?: string
    /**
     * The query parameter that holds it instead
     */
    query?: string
    /**
     * The member of the JSON body that holds it instead, such as data.id
     */
    member?: string
  }
  /**
   * What must hold the token that was agreed on
   */
  token?: {
    /**
     * The header that holds it
     */
    header?: string
    /**
     * The query parameter that holds it instead
     */
    query?: string
    /**
     * The member of the JSON body that holds it instead, such as data.id
     */
    member?: string
  }
  /**
   * Whether it is signed as all other calls are, and answered only then
   */
  signed: boolean
  /**
   * Where a URL stands that this service asks for by GET before it answers, and of which hosts; it does so only where the settings say `confirms`
   */
  confirm?: {
    /**
     * The header that holds it
     */
    header?: string
    /**
     * The query parameter that holds it instead
     */
    query?: string
    /**
     * The member of the JSON body that holds it instead, such as data.id
     */
    member?: string
    hosts: string[]
  }
  answer: {
    status: 200 | 201 | 202 | 204
    /**
     * Headers of the answer; their texts may name {value}, {token} and {hmac}
     */
    headers?: {
      [k: string]: string
    }
    /**
     * The body, as plain text
     */
    text?: string
    /**
     * The body instead, as JSON; its texts may name {value}, {token} and {hmac}
     */
    json?: {
      [k: string]:
        | string
        | number
        | boolean
        | {
            [k: string]:
              | string
              | number
              | boolean
              | {
                  [k: string]: string | number | boolean
                }
          }
    }
    /**
     * What {hmac} is: an HMAC of {value}, made with the first of the secrets
     */
    hmac?: {
      algorithm: 'sha256' | 'sha512'
      encoding: 'hex' | 'base64'
    }
  }
  /**
   * Whether {value} is the secret that later calls are signed with
   */
  keep?: 'value'
}
export interface SecretUse {
  /**
   * How many accepted calls came with it
   */
  count: number
  /**
   * When the last one came, in seconds since the epoch
   */
  last_used_at?: number
}
export interface PreviousSecret {
  /**
   * How many accepted calls came with it
   */
  count: number
  /**
   * When the last one came, in seconds since the epoch
   */
  last_used_at?: number
  /**
   * When it ceases to work, in seconds since the epoch
   */
  expires_at: number
}
export interface Caller {
  /**
   * The id of the key
   */
  id: string
  /**
   * The name of the key
   */
  name: string
  /**
   * What its holder may do
   */
  role: 'user' | 'support' | 'admin'
  support: boolean
  sys_admin: boolean
}
export interface SignIn {
  /**
   * The id of the key
   */
  id: string
  /**
   * The name of the key
   */
  name: string
  /**
   * What its holder may do
   */
  role: 'user' | 'support' | 'admin'
  support: boolean
  sys_admin: boolean
  /**
   * When that ends by itself, in seconds since the epoch
   */
  expires_at: number
}
export interface Ticket {
  /**
   * Goes into the URL of the websocket, as `ticket`
   */
  ticket: string
  /**
   * Until when it may be used, in seconds since the epoch
   */
  expires_at: number
}
export interface ApiKey {
  id: string
  /**
   * What people call it
   */
  name: string
  /**
   * What its holder may do
   */
  role: 'user' | 'support' | 'admin'
  /**
   * When it was made, in seconds since the epoch
   */
  created_at: number
  /**
   * When somebody last came with it, to the minute; left out for never, in seconds since the epoch
   */
  last_used_at?: number
}
export interface NewApiKey {
  id: string
  /**
   * The key itself, which nothing shows again
   */
  key: string
}
export interface SignaturePreset {
  /**
   * What the settings of a signature call it
   */
  name: string
  /**
   * What people call the sender
   */
  title: string
  /**
   * How such calls are signed
   */
  scheme:
    | {
        kind: 'hmac'
        algorithm: 'sha1' | 'sha256' | 'sha512'
        /**
         * The header that holds it
         */
        header?: string
        /**
         * The query parameter that holds it instead
         */
        query?: string
        /**
         * The member of the JSON body that holds it instead, such as data.id
         */
        member?: string
        /**
         * What stands between the parts of the header; several of them may be signatures
         */
        separator?: ',' | ' ' | '|' | ';'
        /**
         * What stands before each signature, such as sha256= or v1=; parts without it are ignored
         */
        label: string
        /**
         * Which of the parts between separators it is, counted from 1, where parts have no labels
         */
        part?: number
        encoding: 'hex' | 'base64' | 'base64url'
        /**
         * What is signed: text with {body}, {timestamp}, {id}, {url} and others in braces
         */
        signed: string
        /**
         * Says that it is known that the signature proves nothing of the body
         */
        body_unsigned?: true
        /**
         * The header, or the place, that holds {id}; no id is taken twice while its timestamp is good
         */
        id?:
          | string
          | {
              /**
               * The header that holds it
               */
              header?: string
              /**
               * The query parameter that holds it instead
               */
              query?: string
              /**
               * The member of the JSON body that holds it instead, such as data.id
               */
              member?: string
            }
        /**
         * Where {timestamp} stands
         */
        timestamp?: {
          /**
           * The header that holds it
           */
          header?: string
          /**
           * The query parameter that holds it instead
           */
          query?: string
          /**
           * The member of the JSON body that holds it instead, such as data.id
           */
          member?: string
          /**
           * What stands before it where it is part of a header, such as t=
           */
          label: string
          /**
           * Which of the parts between separators it is, counted from 1, where parts have no labels
           */
          part?: number
          /**
           * Seconds or milliseconds since the epoch, or a date such as 2026-03-14T09:26:53Z; s unless said
           */
          unit?: 's' | 'ms' | 'rfc3339'
          /**
           * How far it may be from now either way, in seconds
           */
          tolerance: number
        }
        /**
         * For {form:sorted}: the query parameter with the SHA-256, in hex, of a body that is no form
         */
        digest_query?: string
        /**
         * How secrets are written; utf8 for a public key is PEM
         */
        secret: {
          encoding: 'utf8' | 'base64' | 'hex'
          /**
           * What may stand before a secret and is no part of it, such as whsec_
           */
          prefix: string
        }
      }
    | {
        kind: 'public-key'
        algorithm: 'ed25519' | 'ecdsa-sha256' | 'rsa-sha256' | 'rsa-sha1'
        /**
         * The header that holds it
         */
        header?: string
        /**
         * The query parameter that holds it instead
         */
        query?: string
        /**
         * The member of the JSON body that holds it instead, such as data.id
         */
        member?: string
        /**
         * What stands between the parts of the header; several of them may be signatures
         */
        separator?: ',' | ' ' | '|' | ';'
        /**
         * What stands before each signature, such as sha256= or v1=; parts without it are ignored
         */
        label: string
        /**
         * Which of the parts between separators it is, counted from 1, where parts have no labels
         */
        part?: number
        encoding: 'hex' | 'base64' | 'base64url'
        /**
         * What is signed: text with {body}, {timestamp}, {id}, {url} and others in braces
         */
        signed: string
        /**
         * Says that it is known that the signature proves nothing of the body
         */
        body_unsigned?: true
        /**
         * The header, or the place, that holds {id}; no id is taken twice while its timestamp is good
         */
        id?:
          | string
          | {
              /**
               * The header that holds it
               */
              header?: string
              /**
               * The query parameter that holds it instead
               */
              query?: string
              /**
               * The member of the JSON body that holds it instead, such as data.id
               */
              member?: string
            }
        /**
         * Where {timestamp} stands
         */
        timestamp?: {
          /**
           * The header that holds it
           */
          header?: string
          /**
           * The query parameter that holds it instead
           */
          query?: string
          /**
           * The member of the JSON body that holds it instead, such as data.id
           */
          member?: string
          /**
           * What stands before it where it is part of a header, such as t=
           */
          label: string
          /**
           * Which of the parts between separators it is, counted from 1, where parts have no labels
           */
          part?: number
          /**
           * Seconds or milliseconds since the epoch, or a date such as 2026-03-14T09:26:53Z; s unless said
           */
          unit?: 's' | 'ms' | 'rfc3339'
          /**
           * How far it may be from now either way, in seconds
           */
          tolerance: number
        }
        /**
         * For {form:sorted}: the query parameter with the SHA-256, in hex, of a body that is no form
         */
        digest_query?: string
        /**
         * How secrets are written; utf8 for a public key is PEM
         */
        secret: {
          encoding: 'utf8' | 'base64' | 'hex'
          /**
           * What may stand before a secret and is no part of it, such as whsec_
           */
          prefix: string
        }
        /**
         * Where the URL of the certificate stands, and from which hosts one is fetched; no secret is needed then
         */
        certificate?: {
          /**
           * The header that holds it
           */
          header?: string
          /**
           * The query parameter that holds it instead
           */
          query?: string
          /**
           * The member of the JSON body that holds it instead, such as data.id
           */
          member?: string
          hosts: string[]
        }
      }
    | {
        kind: 'jwt'
        /**
         * The header that holds the token
         */
        header: string
        /**
         * What stands before it, such as Bearer and a space
         */
        label: string
        algorithm: 'HS256' | 'HS384' | 'HS512' | 'RS256' | 'ES256' | 'EdDSA'
        /**
         * The JSON Web Key Set that proves it, for RS256, ES256 and EdDSA; no secret is needed then
         */
        keys?: string
        /**
         * The claim that must be the hash of the body
         */
        body_hash?: {
          claim: string
          algorithm: 'sha1' | 'sha256' | 'sha512'
          encoding: 'hex' | 'base64' | 'base64url'
        }
        /**
         * Says that it is known that the token proves nothing of the body
         */
        body_unsigned?: true
        /**
         * What claims must be; a text may have {parameter:…}
         */
        claims?: {
          [k: string]: string | boolean | number
        }
        /**
         * How far clocks may differ, in seconds
         */
        tolerance: number
        /**
         * How old a token may be by its claim iat, in seconds; it must have one then
         */
        max_age?: number
        /**
         * How secrets are written; utf8 for a public key is PEM
         */
        secret: {
          encoding: 'utf8' | 'base64' | 'hex'
          /**
           * What may stand before a secret and is no part of it, such as whsec_
           */
          prefix: string
        }
      }
    | {
        kind: 'hash'
        algorithm: 'sha256' | 'sha512'
        /**
         * The header that holds it
         */
        header?: string
        /**
         * The query parameter that holds it instead
         */
        query?: string
        /**
         * The member of the JSON body that holds it instead, such as data.id
         */
        member?: string
        /**
         * What stands between the parts of the header; several of them may be signatures
         */
        separator?: ',' | ' ' | '|' | ';'
        /**
         * What stands before each signature, such as sha256= or v1=; parts without it are ignored
         */
        label: string
        /**
         * Which of the parts between separators it is, counted from 1, where parts have no labels
         */
        part?: number
        encoding: 'hex' | 'base64' | 'base64url'
        /**
         * What is signed: text with {body}, {timestamp}, {id}, {url} and others in braces
         */
        signed: string
        /**
         * Says that it is known that the signature proves nothing of the body
         */
        body_unsigned?: true
        /**
         * The header, or the place, that holds {id}; no id is taken twice while its timestamp is good
         */
        id?:
          | string
          | {
              /**
               * The header that holds it
               */
              header?: string
              /**
               * The query parameter that holds it instead
               */
              query?: string
              /**
               * The member of the JSON body that holds it instead, such as data.id
               */
              member?: string
            }
        /**
         * Where {timestamp} stands
         */
        timestamp?: {
          /**
           * The header that holds it
           */
          header?: string
          /**
           * The query parameter that holds it instead
           */
          query?: string
          /**
           * The member of the JSON body that holds it instead, such as data.id
           */
          member?: string
          /**
           * What stands before it where it is part of a header, such as t=
           */
          label: string
          /**
           * Which of the parts between separators it is, counted from 1, where parts have no labels
           */
          part?: number
          /**
           * Seconds or milliseconds since the epoch, or a date such as 2026-03-14T09:26:53Z; s unless said
           */
          unit?: 's' | 'ms' | 'rfc3339'
          /**
           * How far it may be from now either way, in seconds
           */
          tolerance: number
        }
        /**
         * For {form:sorted}: the query parameter with the SHA-256, in hex, of a body that is no form
         */
        digest_query?: string
        /**
         * How secrets are written; utf8 for a public key is PEM
         */
        secret: {
          encoding: 'utf8' | 'base64' | 'hex'
          /**
           * What may stand before a secret and is no part of it, such as whsec_
           */
          prefix: string
        }
      }
    | {
        kind: 'token'
        /**
         * The header that holds it
         */
        header?: string
        /**
         * The query parameter that holds it instead
         */
        query?: string
        /**
         * The member of the JSON body that holds it instead, such as data.id
         */
        member?: string
        /**
         * What stands before it, such as Bearer and a space
         */
        label: string
      }
    | {
        kind: 'basic'
      }
    | {
        kind: 'none'
      }
  /**
   * Whether the sender makes sure of a URL before it uses it
   */
  handshake: boolean
  /**
   * Whether that takes the token of the settings
   */
  handshake_token: boolean
  /**
   * What the settings must say as parameters
   */
  parameters: string[]
  /**
   * A call in its form, about people and things that do not exist
   */
  sample: {
    content_type: string
    query: string
    headers: {
      [k: string]: string
    }
    body: string
  }
  /**
   * What people should know of the sender, sentence by sentence
   */
  tells: string[]
}
export interface System {
  id: string
  name: string
  /**
   * The ids of its modules, in order
   */
  modules: string[]
  /**
   * Whether it is not made over REST; then only the configuration file, or the host, changes it
   */
  declared: boolean
  /**
   * Counts its changes; send it back to be told of changes by others
   */
  version?: number
  /**
   * When it was made, in seconds since the epoch
   */
  created_at?: number
  /**
   * When it was last changed, in seconds since the epoch
   */
  updated_at?: number
}
export interface ModuleRecord {
  id: string
  /**
   * The name it has in its systems, such as Display
   */
  name: string
  /**
   * The same, where it is not that of its driver
   */
  custom_name?: string
  /**
   * The name of its driver; null where nobody knows it
   */
  driver: string | null
  /**
   * The same, for PlaceOS clients
   */
  driver_id: string | null
  /**
   * The first system that has it
   */
  control_system_id?: string
  /**
   * The systems that have it
   */
  systems: string[]
  /**
   * Whether it runs; one that is stopped keeps its place in its systems
   */
  running: boolean
  /**
   * Why it cannot be used, such as that its driver is gone
   */
  faults?: {
    path: string
    message: string
  }[]
  /**
   * Whether it is not made over REST; then only the configuration file, or the host, changes it
   */
  declared: boolean
  /**
   * Counts its changes; send it back to be told of changes by others
   */
  version?: number
  /**
   * When it was made, in seconds since the epoch
   */
  created_at?: number
  /**
   * When it was last changed, in seconds since the epoch
   */
  updated_at?: number
}
export interface Settings {
  id: string
  /**
   * The module
   */
  parent_id: string
  encryption_level: 0
  /**
   * The values as JSON
   */
  settings_string: string
  /**
   * The names of the values
   */
  keys: string[]
  /**
   * What is set beside the defaults of the driver, without secrets
   */
  values: {
    [k: string]: unknown
  }
  /**
   * Where secrets stand that are not told, such as subscriptions.0.secret
   */
  secrets: string[]
  /**
   * Settings that the driver has saved for itself: they are laid over these
   */
  saved: string[]
  /**
   * When the module was last changed, in seconds since the epoch
   */
  updated_at?: number
}
export interface Driver {
  /**
   * Its name again, for PlaceOS clients
   */
  id: string
  /**
   * What the driver of a module is called
   */
  name: string
  /**
   * The name that its modules have unless they have one of their own
   */
  module_name: string
  description: string
  /**
   * Interfaces that other modules look for
   */
  implements: string[]
  /**
   * A JSON Schema of its settings, with a description of each; secret: true marks a secret
   */
  settings_schema?: {
    [k: string]: unknown
  }
  /**
   * What its modules start from, without secrets
   */
  default_settings: {
    [k: string]: unknown
  }
  /**
   * What webhook calls can execute
   */
  webhooks: WebhookMethod[]
  /**
   * Its commands
   */
  functions: {
    [k: string]: Function
  }
  /**
   * The README beside its file, in Markdown; only where one driver is asked for
   */
  readme?: string
}
export interface WebhookMethod {
  /**
   * The name callers use
   */
  name: string
  description?: string
  /**
   * The HTTP verbs it answers
   */
  methods: ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[]
  /**
   * What a caller must be; webhook calls have support
   */
  clearance: 'user' | 'support' | 'administrator'
  /**
   * A JSON Schema of what a body must be, where the driver declares one
   */
  body?: {
    [k: string]: unknown
  }
  /**
   * A body worth trying, where the driver names one
   */
  sample?: {
    [k: string]: unknown
  }
}
export interface Function {
  /**
   * How many arguments it takes
   */
  arity: number
  /**
   * The names of its arguments, in order
   */
  order: string[]
  /**
   * A JSON Schema for each argument
   */
  params: {
    [k: string]: {
      [k: string]: unknown
    }
  }
  description?: string
}
export interface Module {
  id: string
  /**
   * Such as Display
   */
  name: string
  /**
   * Which of that name; the 2 of Display_2
   */
  index: number
  /**
   * The name of its driver; null where nobody knows it
   */
  driver: string | null
  /**
   * What webhook calls can execute
   */
  webhooks: WebhookMethod[]
}
export interface ExecutionBucket {
  /**
   * When the step began, in milliseconds since the epoch
   */
  at: number
  /**
   * How many were received in it
   */
  count: number
  /**
   * How many came to what
   */
  outcomes: {
    [k: string]: number
  }
  /**
   * How long those took that have ended; null without one
   */
  mean_ms: number | null
}
export interface ExecutionOverview {
  /**
   * Of each system trigger that was called in this time
   */
  activity: ExecutionActivity[]
  /**
   * What failed in this time, by reason and system trigger, the newest first
   */
  failures: ExecutionFailure[]
  /**
   * The newest execution there is of each system trigger
   */
  last: LastExecution[]
}
export interface ExecutionActivity {
  instance: string | null
  /**
   * How many
   */
  count: number
  failed: number
  /**
   * When each began, how many, how many failed
   */
  steps: [number, number, number][]
}
export interface ExecutionFailure {
  instance: string | null
  /**
   * How many
   */
  count: number
  /**
   * Null where the method itself answered so
   */
  problem: string | null
  status: number | null
  /**
   * The id of the newest
   */
  last: string
  /**
   * When that was received, in milliseconds since the epoch
   */
  last_at: number
}
export interface LastExecution {
  instance: string | null
  last: string
  last_at: number
}
export interface Execution {
  /**
   * Names it, exec-… everywhere
   */
  id: string
  /**
   * The X-Request-ID of the call, which a caller may repeat
   */
  request: string
  /**
   * The execution that its method ran in; another one where it was debounced or repeated
   */
  run: string | null
  /**
   * The system trigger; null of callers who knew no secret
   */
  instance: string | null
  system: string | null
  trigger: string | null
  /**
   * Such as Display_2
   */
  module: string | null
  method: string | null
  verb: string
  /**
   * How far it has come
   */
  state:
    | 'received'
    | 'started'
    | 'finished'
    | 'failed'
    | 'timed-out'
    | 'refused'
    | 'cut-off'
    | 'debounced'
    | 'captured'
    | 'interrupted'
  /**
   * What it came to; null until then
   */
  outcome:
    | (
        | 'notified'
        | 'answered'
        | 'refused'
        | 'failed'
        | 'timed-out'
        | 'suppressed'
        | 'repeated'
        | 'cut-off'
        | 'filtered'
        | 'captured'
        | 'interrupted'
      )
    | null
  /**
   * The HTTP status that was answered
   */
  status: number | null
  /**
   * Why it did not end well
   */
  problem:
    | (
        | 'invalid-url'
        | 'invalid-parameter'
        | 'malformed-body'
        | 'unreadable-body'
        | 'invalid-arguments'
        | 'idempotency-key-missing'
        | 'unauthenticated'
        | 'signature-missing'
        | 'signature-invalid'
        | 'signature-expired'
        | 'signature-replayed'
        | 'exec-disabled'
        | 'source-refused'
        | 'cross-site'
        | 'access-denied'
        | 'not-found'
        | 'system-not-found'
        | 'module-not-found'
        | 'method-not-found'
        | 'verb-not-allowed'
        | 'not-acceptable'
        | 'body-too-slow'
        | 'conflict'
        | 'declared-in-configuration'
        | 'modules-elsewhere'
        | 'not-replayable'
        | 'idempotency-in-progress'
        | 'trigger-loop'
        | 'execution-interrupted'
        | 'body-too-large'
        | 'body-encoded'
        | 'unsupported-media-type'
        | 'missing-parameter'
        | 'invalid-body'
        | 'idempotency-mismatch'
        | 'validation-failed'
        | 'invalid-configuration'
        | 'too-many-sockets'
        | 'rate-limited'
        | 'driver-failed'
        | 'driver-loop'
        | 'queue-full'
        | 'shutting-down'
        | 'body-consumed'
        | 'signature-keys-unavailable'
        | 'runtime-unavailable'
        | 'handshake-unconfirmed'
        | 'storage-unavailable'
        | 'storage-lost'
        | 'unexpected-failure'
        | 'driver-timeout'
      )
    | null
  /**
   * The gates it passed, in order, and the one that refused it
   */
  gates: (
    | string
    | {
        gate: string
        code:
          | 'invalid-url'
          | 'invalid-parameter'
          | 'malformed-body'
          | 'unreadable-body'
          | 'invalid-arguments'
          | 'idempotency-key-missing'
          | 'unauthenticated'
          | 'signature-missing'
          | 'signature-invalid'
          | 'signature-expired'
          | 'signature-replayed'
          | 'exec-disabled'
          | 'source-refused'
          | 'cross-site'
          | 'access-denied'
          | 'not-found'
          | 'system-not-found'
          | 'module-not-found'
          | 'method-not-found'
          | 'verb-not-allowed'
          | 'not-acceptable'
          | 'body-too-slow'
          | 'conflict'
          | 'declared-in-configuration'
          | 'modules-elsewhere'
          | 'not-replayable'
          | 'idempotency-in-progress'
          | 'trigger-loop'
          | 'execution-interrupted'
          | 'body-too-large'
          | 'body-encoded'
          | 'unsupported-media-type'
          | 'missing-parameter'
          | 'invalid-body'
          | 'idempotency-mismatch'
          | 'validation-failed'
          | 'invalid-configuration'
          | 'too-many-sockets'
          | 'rate-limited'
          | 'driver-failed'
          | 'driver-loop'
          | 'queue-full'
          | 'shutting-down'
          | 'body-consumed'
          | 'signature-keys-unavailable'
          | 'runtime-unavailable'
          | 'handshake-unconfirmed'
          | 'storage-unavailable'
          | 'storage-lost'
          | 'unexpected-failure'
          | 'driver-timeout'
      }
  )[]
  /**
   * When it came, in milliseconds since the epoch
   */
  received: number
  started: number | null
  finished: number | null
  /**
   * Whether the debounce of the method held it back
   */
  debounced: boolean
  /**
   * Whether its caller was told to fetch the reply, which status and reply are
   */
  handed_over: boolean
  /**
   * How many calls it stands for: several only of those who knew no secret
   */
  calls: number
  /**
   * The execution that it ran again
   */
  replay_of: string | null
  /**
   * The caller's network address
   */
  address: string
}
export interface WholeExecution {
  /**
   * Names it, exec-… everywhere
   */
  id: string
  /**
   * The X-Request-ID of the call, which a caller may repeat
   */
  request: string
  /**
   * The execution that its method ran in; another one where it was debounced or repeated
   */
  run: string | null
  /**
   * The system trigger; null of callers who knew no secret
   */
  instance: string | null
  system: string | null
  trigger: string | null
  /**
   * Such as Display_2
   */
  module: string | null
  method: string | null
  verb: string
  /**
   * How far it has come
   */
  state:
    | 'received'
    | 'started'
    | 'finished'
    | 'failed'
    | 'timed-out'
    | 'refused'
    | 'cut-off'
    | 'debounced'
    | 'captured'
    | 'interrupted'
  /**
   * What it came to; null until then
   */
  outcome:
    | (
        | 'notified'
        | 'answered'
        | 'refused'
        | 'failed'
        | 'timed-out'
        | 'suppressed'
        | 'repeated'
        | 'cut-off'
        | 'filtered'
        | 'captured'
        | 'interrupted'
      )
    | null
  /**
   * The HTTP status that was answered
   */
  status: number | null
  /**
   * Why it did not end well
   */
  problem:
    | (
        | 'invalid-url'
        | 'invalid-parameter'
        | 'malformed-body'
        | 'unreadable-body'
        | 'invalid-arguments'
        | 'idempotency-key-missing'
        | 'unauthenticated'
        | 'signature-missing'
        | 'signature-invalid'
        | 'signature-expired'
        | 'signature-replayed'
        | 'exec-disabled'
        | 'source-refused'
        | 'cross-site'
        | 'access-denied'
        | 'not-found'
        | 'system-not-found'
        | 'module-not-found'
        | 'method-not-found'
        | 'verb-not-allowed'
        | 'not-acceptable'
        | 'body-too-slow'
        | 'conflict'
        | 'declared-in-configuration'
        | 'modules-elsewhere'
        | 'not-replayable'
        | 'idempotency-in-progress'
        | 'trigger-loop'
        | 'execution-interrupted'
        | 'body-too-large'
        | 'body-encoded'
        | 'unsupported-media-type'
        | 'missing-parameter'
        | 'invalid-body'
        | 'idempotency-mismatch'
        | 'validation-failed'
        | 'invalid-configuration'
        | 'too-many-sockets'
        | 'rate-limited'
        | 'driver-failed'
        | 'driver-loop'
        | 'queue-full'
        | 'shutting-down'
        | 'body-consumed'
        | 'signature-keys-unavailable'
        | 'runtime-unavailable'
        | 'handshake-unconfirmed'
        | 'storage-unavailable'
        | 'storage-lost'
        | 'unexpected-failure'
        | 'driver-timeout'
      )
    | null
  /**
   * The gates it passed, in order, and the one that refused it
   */
  gates: (
    | string
    | {
        gate: string
        code:
          | 'invalid-url'
          | 'invalid-parameter'
          | 'malformed-body'
          | 'unreadable-body'
          | 'invalid-arguments'
          | 'idempotency-key-missing'
          | 'unauthenticated'
          | 'signature-missing'
          | 'signature-invalid'
          | 'signature-expired'
          | 'signature-replayed'
          | 'exec-disabled'
          | 'source-refused'
          | 'cross-site'
          | 'access-denied'
          | 'not-found'
          | 'system-not-found'
          | 'module-not-found'
          | 'method-not-found'
          | 'verb-not-allowed'
          | 'not-acceptable'
          | 'body-too-slow'
          | 'conflict'
          | 'declared-in-configuration'
          | 'modules-elsewhere'
          | 'not-replayable'
          | 'idempotency-in-progress'
          | 'trigger-loop'
          | 'execution-interrupted'
          | 'body-too-large'
          | 'body-encoded'
          | 'unsupported-media-type'
          | 'missing-parameter'
          | 'invalid-body'
          | 'idempotency-mismatch'
          | 'validation-failed'
          | 'invalid-configuration'
          | 'too-many-sockets'
          | 'rate-limited'
          | 'driver-failed'
          | 'driver-loop'
          | 'queue-full'
          | 'shutting-down'
          | 'body-consumed'
          | 'signature-keys-unavailable'
          | 'runtime-unavailable'
          | 'handshake-unconfirmed'
          | 'storage-unavailable'
          | 'storage-lost'
          | 'unexpected-failure'
          | 'driver-timeout'
      }
  )[]
  /**
   * When it came, in milliseconds since the epoch
   */
  received: number
  started: number | null
  finished: number | null
  /**
   * Whether the debounce of the method held it back
   */
  debounced: boolean
  /**
   * Whether its caller was told to fetch the reply, which status and reply are
   */
  handed_over: boolean
  /**
   * How many calls it stands for: several only of those who knew no secret
   */
  calls: number
  /**
   * The execution that it ran again
   */
  replay_of: string | null
  /**
   * The caller's network address
   */
  address: string
  /**
   * The query without the secret
   */
  query: string
  /**
   * Whether the method got the body as base64
   */
  binary: boolean
  /**
   * The checks that a replay passed without being asked
   */
  bypassed: string[]
  /**
   * What the caller sent
   */
  message: Message | null
  /**
   * What was answered; null until then
   */
  reply: Message | null
}
export interface Message {
  /**
   * Names and values in order; what proves who somebody is as a short hash
   */
  headers: [string, string][]
  /**
   * As much of it as is kept, without secrets
   */
  body: string
  /**
   * How the body is written here
   */
  encoding: 'utf8' | 'base64'
  /**
   * How many bytes the whole body had
   */
  size: number
  /**
   * Whether only the beginning of the body is kept
   */
  truncated: boolean
  /**
   * Whether a secret was taken out of the body
   */
  redacted: boolean
}
export interface WonderedCall {
  /**
   * The URL that is called, or its path and query
   */
  url: string
  /**
   * The HTTP verb
   */
  verb?: string
  headers?: {
    [k: string]: string
  }
  /**
   * The body as text
   */
  body?: string
  /**
   * The caller's network address; what goes by it is not decided without
   */
  address?: string
  /**
   * The body as base64, instead of text
   */
  body_base64?: string
}
export interface ApiKeyDefinition {
  /**
   * What people call it
   */
  name: string
  /**
   * What its holder may do
   */
  role: 'user' | 'support' | 'admin'
}
export interface TriggerDefinition {
  /**
   * What people call it
   */
  name: string
  description?: string
  /**
   * Whether webhook calls fire it; without, they are 404
   */
  enable_webhook?: boolean
  /**
   * The HTTP verbs its webhooks accept
   */
  supported_methods?: ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[]
  /**
   * Seconds: the first call fires at once, calls inside the period fire nothing and start it again
   */
  debounce_period?: number
  important?: boolean
  /**
   * Whether one condition that holds is enough to fire; else all must
   */
  any_match?: boolean
  conditions?: ConditionsInput
  actions?: ActionsInput
  /**
   * The system it was written for; editors use it
   */
  control_system_id?: string
  id?: Ignored
  created_at?: Ignored
  updated_at?: Ignored
  version?: Ignored
  system_name?: Ignored
  system_id?: Ignored
  activated_count?: Ignored
  trigger_count?: Ignored
  enabled?: Ignored
  exec_enabled?: Ignored
  webhook_secret?: Ignored
  control_system?: Ignored
  zone_id?: Ignored
  trigger_id?: Ignored
  playlists?: Ignored
  _actions?: Ignored
  _conditions?: Ignored
  triggered?: Ignored
  trigger_instances?: Ignored
  binding?: Ignored
  declared?: Ignored
  triggered_at?: Ignored
  action_errors?: Ignored
  comparison_errors?: Ignored
  refusal?: Ignored
  capture_left?: Ignored
  secret_use?: Ignored
  previous_secret?: Ignored
}
export interface ConditionsInput {
  comparisons?: ComparisonInput[]
  time_dependents?: TimeDependentInput[]
}
export interface ComparisonInput {
  left: boolean | number | string | StatusVariableInput
  operator:
    | 'equal'
    | 'not_equal'
    | 'greater_than'
    | 'greater_than_or_equal'
    | 'less_than'
    | 'less_than_or_equal'
    | 'and'
    | 'or'
    | 'exclusive_or'
  right: boolean | number | string | StatusVariableInput
}
export interface StatusVariableInput {
  /**
   * The module, such as Display_1
   */
  mod: string
  /**
   * The status key
   */
  status: string
  /**
   * Keys into the value, from the outside in; empty for the value itself
   */
  keys: string[]
}
export interface TimeDependentInput {
  type: 'at' | 'cron'
  /**
   * For `at`: seconds since the epoch
   */
  time?: number
  /**
   * For `cron`: five fields, such as 30 2 * * *
   */
  cron?: string
  /**
   * IANA zone the expression is read in; the host's own if left out
   */
  timezone?: string
}
export interface ActionsInput {
  functions?: FunctionActionInput[]
  mailers?: MailActionInput[]
}
export interface FunctionActionInput {
  /**
   * The module, such as Display_1
   */
  mod: string
  /**
   * The command
   */
  method: string
  /**
   * Its arguments, by name
   */
  args?: {
    [k: string]: Json
  }
}
export interface MailActionInput {
  emails: string[]
  /**
   * The text of the mail
   */
  content?: string
}
/**
 * Is sent along by clients of PlaceOS, and ignored
 */
export interface Ignored {
  [k: string]: unknown
}
export interface TriggerEdit {
  /**
   * What people call it
   */
  name?: string
  description?: string
  /**
   * Whether webhook calls fire it; without, they are 404
   */
  enable_webhook?: boolean
  /**
   * The HTTP verbs its webhooks accept
   */
  supported_methods?: ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[]
  /**
   * Seconds: the first call fires at once, calls inside the period fire nothing and start it again
   */
  debounce_period?: number
  important?: boolean
  /**
   * Whether one condition that holds is enough to fire; else all must
   */
  any_match?: boolean
  conditions?: ConditionsInput
  actions?: ActionsInput
  /**
   * The system it was written for; editors use it
   */
  control_system_id?: string
  id?: Ignored
  created_at?: Ignored
  updated_at?: Ignored
  version?: Ignored
  system_name?: Ignored
  system_id?: Ignored
  activated_count?: Ignored
  trigger_count?: Ignored
  enabled?: Ignored
  exec_enabled?: Ignored
  webhook_secret?: Ignored
  control_system?: Ignored
  zone_id?: Ignored
  trigger_id?: Ignored
  playlists?: Ignored
  _actions?: Ignored
  _conditions?: Ignored
  triggered?: Ignored
  trigger_instances?: Ignored
  binding?: Ignored
  declared?: Ignored
  triggered_at?: Ignored
  action_errors?: Ignored
  comparison_errors?: Ignored
  refusal?: Ignored
  capture_left?: Ignored
  secret_use?: Ignored
  previous_secret?: Ignored
}
export interface SystemDefinition {
  /**
   * Names the system, such as sys-lobby; made if left out
   */
  id?: string
  /**
   * What people call it
   */
  name: string
  /**
   * Ids of its modules; the order gives the indexes
   */
  modules?: string[]
  created_at?: Ignored
  updated_at?: Ignored
  version?: Ignored
  settings?: Ignored
  declared?: Ignored
  display_name?: Ignored
  description?: Ignored
  email?: Ignored
  code?: Ignored
  capacity?: Ignored
  features?: Ignored
  bookable?: Ignored
  public?: Ignored
  installed_ui_devices?: Ignored
  support_url?: Ignored
  timetable_url?: Ignored
  camera_snapshot_url?: Ignored
  camera_url?: Ignored
  room_booking_url?: Ignored
  map_id?: Ignored
  images?: Ignored
  zones?: Ignored
  timezone?: Ignored
  module_list?: Ignored
  signage?: Ignored
  playlists?: Ignored
  approval?: Ignored
  orientation?: Ignored
}
export interface SystemEdit {
  /**
   * What people call it
   */
  name?: string
  /**
   * Ids of its modules; the order gives the indexes
   */
  modules?: string[]
  id?: Ignored
  created_at?: Ignored
  updated_at?: Ignored
  version?: Ignored
  settings?: Ignored
  declared?: Ignored
  display_name?: Ignored
  description?: Ignored
  email?: Ignored
  code?: Ignored
  capacity?: Ignored
  features?: Ignored
  bookable?: Ignored
  public?: Ignored
  installed_ui_devices?: Ignored
  support_url?: Ignored
  timetable_url?: Ignored
  camera_snapshot_url?: Ignored
  camera_url?: Ignored
  room_booking_url?: Ignored
  map_id?: Ignored
  images?: Ignored
  zones?: Ignored
  timezone?: Ignored
  module_list?: Ignored
  signage?: Ignored
  playlists?: Ignored
  approval?: Ignored
  orientation?: Ignored
}
export interface ModuleDefinition {
  /**
   * Names the module, such as mod-lobby-display; made if left out
   */
  id?: string
  /**
   * The name its driver gives itself, such as Webhook Display
   */
  driver: string
  /**
   * The name it has in its systems; the driver's generic name if left out
   */
  name?: string
  /**
   * Settings, laid over the driver's defaults key by key
   */
  settings?: {
    [k: string]: unknown
  }
  /**
   * Whether it runs; one that is stopped keeps its place in its systems
   */
  running?: boolean
  /**
   * A system it becomes the last module of
   */
  control_system_id?: string
  created_at?: Ignored
  updated_at?: Ignored
  version?: Ignored
  declared?: Ignored
  connected?: Ignored
  edge_id?: Ignored
  system?: Ignored
  system_id?: Ignored
  ip?: Ignored
  tls?: Ignored
  udp?: Ignored
  port?: Ignored
  makebreak?: Ignored
  uri?: Ignored
  role?: Ignored
  notes?: Ignored
  ignore_connected?: Ignored
  has_runtime_error?: Ignored
  error_timestamp?: Ignored
  systems?: Ignored
  faults?: Ignored
}
export interface ModuleEdit {
  /**
   * The name it has in its systems; the driver's generic name if left out
   */
  name?: string
  /**
   * All of its settings anew; secrets that are left out stay, and null takes one away
   */
  settings?: {
    [k: string]: unknown
  }
  /**
   * Whether it runs; one that is stopped keeps its place in its systems
   */
  running?: boolean
  id?: Ignored
  created_at?: Ignored
  updated_at?: Ignored
  version?: Ignored
  declared?: Ignored
  connected?: Ignored
  edge_id?: Ignored
  driver?: Ignored
  control_system_id?: Ignored
  system?: Ignored
  system_id?: Ignored
  ip?: Ignored
  tls?: Ignored
  udp?: Ignored
  port?: Ignored
  makebreak?: Ignored
  uri?: Ignored
  role?: Ignored
  notes?: Ignored
  ignore_connected?: Ignored
  has_runtime_error?: Ignored
  error_timestamp?: Ignored
  systems?: Ignored
  faults?: Ignored
}
export interface SystemTriggerDefinition {
  /**
   * The trigger to apply
   */
  trigger_id: string
  /**
   * What a caller must know; 32 random bytes are made if left out
   */
  webhook_secret?: string
  /**
   * Whether calls are accepted and conditions watched
   */
  enabled?: boolean
  /**
   * Whether calls may execute driver methods
   */
  exec_enabled?: boolean
  /**
   * Who sends: says signature.preset and reply_budget where they are not given; docs/senders.md lists all of the package
   */
  sender?: string
  /**
   * How it is known that calls come from whom they should; null, or left out, to do without
   */
  signature?: Signature | null
  /**
   * Where calls may come from; null, or left out, to do without
   */
  sources?: SourcesInput | null
  /**
   * How many calls are taken; null, or left out, to do without
   */
  rate_limit?: RateLimitInput | null
  /**
   * Which calls are one, and get one reply; null, or left out, to do without
   */
  idempotency?: IdempotencyInput | null
  /**
   * When a caller is answered 202 at the latest and fetches the reply later, in seconds; null, or left out, to do without
   */
  reply_budget?: number | null
  /**
   * Which executions are kept; all unless said, and then a 2xx means that the execution is on disk; null, or left out, to do without
   */
  record?: ('all' | 'failures' | 'none') | null
  /**
   * The status of answers that say no more than that the call was taken; 202 unless said; null, or left out, to do without
   */
  success_status?: number | null
  /**
   * How many bytes a body may have, up to what the host takes; 1 MiB unless said; null, or left out, to do without
   */
  max_body?: number | null
  /**
   * Pages of which origins may call and read what is answered; null, or left out, to do without
   */
  cors?: CorsInput | null
  /**
   * Which calls are meant: others are answered as if they were, and do nothing; null, or left out, to do without
   */
  filter?: FilterInput | null
  id?: Ignored
  name?: Ignored
  created_at?: Ignored
  updated_at?: Ignored
  version?: Ignored
  description?: Ignored
  system_name?: Ignored
  system_id?: Ignored
  activated_count?: Ignored
  trigger_count?: Ignored
  debounce_period?: Ignored
  important?: Ignored
  enable_webhook?: Ignored
  supported_methods?: Ignored
  control_system_id?: Ignored
  control_system?: Ignored
  zone_id?: Ignored
  playlists?: Ignored
  any_match?: Ignored
  actions?: Ignored
  _actions?: Ignored
  conditions?: Ignored
  _conditions?: Ignored
  triggered?: Ignored
  trigger_instances?: Ignored
  binding?: Ignored
  declared?: Ignored
  triggered_at?: Ignored
  action_errors?: Ignored
  comparison_errors?: Ignored
  refusal?: Ignored
  capture_left?: Ignored
  secret_use?: Ignored
  previous_secret?: Ignored
}
export interface Signature {
  preset?: SenderNameInput
  /**
   * How calls are signed, where no preset says it
   */
  scheme?:
    | {
        kind: 'hmac'
        algorithm: 'sha1' | 'sha256' | 'sha512'
        /**
         * The header that holds it
         */
        header?: string
        /**
         * The query parameter that holds it instead
         */
        query?: string
        /**
         * The member of the JSON body that holds it instead, such as data.id
         */
        member?: string
        /**
         * What stands between the parts of the header; several of them may be signatures
         */
        separator?: ',' | ' ' | '|' | ';'
        /**
         * What stands before each signature, such as sha256= or v1=; parts without it are ignored
         */
        label?: string
        /**
         * Which of the parts between separators it is, counted from 1, where parts have no labels
         */
        part?: number
        encoding: 'hex' | 'base64' | 'base64url'
        /**
         * What is signed: text with {body}, {timestamp}, {id}, {url} and others in braces
         */
        signed: string
        /**
         * Says that it is known that the signature proves nothing of the body
         */
        body_unsigned?: true
        /**
         * The header, or the place, that holds {id}; no id is taken twice while its timestamp is good
         */
        id?:
          | string
          | {
              /**
               * The header that holds it
               */
              header?: string
              /**
               * The query parameter that holds it instead
               */
              query?: string
              /**
               * The member of the JSON body that holds it instead, such as data.id
               */
              member?: string
            }
        /**
         * Where {timestamp} stands
         */
        timestamp?: {
          /**
           * The header that holds it
           */
          header?: string
          /**
           * The query parameter that holds it instead
           */
          query?: string
          /**
           * The member of the JSON body that holds it instead, such as data.id
           */
          member?: string
          /**
           * What stands before it where it is part of a header, such as t=
           */
          label?: string
          /**
           * Which of the parts between separators it is, counted from 1, where parts have no labels
           */
          part?: number
          /**
           * Seconds or milliseconds since the epoch, or a date such as 2026-03-14T09:26:53Z; s unless said
           */
          unit?: 's' | 'ms' | 'rfc3339'
          /**
           * How far it may be from now either way, in seconds
           */
          tolerance?: number
        }
        /**
         * For {form:sorted}: the query parameter with the SHA-256, in hex, of a body that is no form
         */
        digest_query?: string
        /**
         * How secrets are written; utf8 for a public key is PEM
         */
        secret?: {
          encoding?: 'utf8' | 'base64' | 'hex'
          /**
           * What may stand before a secret and is no part of it, such as whsec_
           */
          prefix?: string
        }
      }
    | {
        kind: 'public-key'
        algorithm: 'ed25519' | 'ecdsa-sha256' | 'rsa-sha256' | 'rsa-sha1'
        /**
         * The header that holds it
         */
        header?: string
        /**
         * The query parameter that holds it instead
         */
        query?: string
        /**
         * The member of the JSON body that holds it instead, such as data.id
         */
        member?: string
        /**
         * What stands between the parts of the header; several of them may be signatures
         */
        separator?: ',' | ' ' | '|' | ';'
        /**
         * What stands before each signature, such as sha256= or v1=; parts without it are ignored
         */
        label?: string
        /**
         * Which of the parts between separators it is, counted from 1, where parts have no labels
         */
        part?: number
        encoding: 'hex' | 'base64' | 'base64url'
        /**
         * What is signed: text with {body}, {timestamp}, {id}, {url} and others in braces
         */
        signed: string
        /**
         * Says that it is known that the signature proves nothing of the body
         */
        body_unsigned?: true
        /**
         * The header, or the place, that holds {id}; no id is taken twice while its timestamp is good
         */
        id?:
          | string
          | {
              /**
               * The header that holds it
               */
              header?: string
              /**
               * The query parameter that holds it instead
               */
              query?: string
              /**
               * The member of the JSON body that holds it instead, such as data.id
               */
              member?: string
            }
        /**
         * Where {timestamp} stands
         */
        timestamp?: {
          /**
           * The header that holds it
           */
          header?: string
          /**
           * The query parameter that holds it instead
           */
          query?: string
          /**
           * The member of the JSON body that holds it instead, such as data.id
           */
          member?: string
          /**
           * What stands before it where it is part of a header, such as t=
           */
          label?: string
          /**
           * Which of the parts between separators it is, counted from 1, where parts have no labels
           */
          part?: number
          /**
           * Seconds or milliseconds since the epoch, or a date such as 2026-03-14T09:26:53Z; s unless said
           */
          unit?: 's' | 'ms' | 'rfc3339'
          /**
           * How far it may be from now either way, in seconds
           */
          tolerance?: number
        }
        /**
         * For {form:sorted}: the query parameter with the SHA-256, in hex, of a body that is no form
         */
        digest_query?: string
        /**
         * How secrets are written; utf8 for a public key is PEM
         */
        secret?: {
          encoding?: 'utf8' | 'base64' | 'hex'
          /**
           * What may stand before a secret and is no part of it, such as whsec_
           */
          prefix?: string
        }
        /**
         * Where the URL of the certificate stands, and from which hosts one is fetched; no secret is needed then
         */
        certificate?: {
          /**
           * The header that holds it
           */
          header?: string
          /**
           * The query parameter that holds it instead
           */
          query?: string
          /**
           * The member of the JSON body that holds it instead, such as data.id
           */
          member?: string
          hosts: string[]
        }
      }
    | {
        kind: 'jwt'
        /**
         * The header that holds the token
         */
        header: string
        /**
         * What stands before it, such as Bearer and a space
         */
        label?: string
        algorithm: 'HS256' | 'HS384' | 'HS512' | 'RS256' | 'ES256' | 'EdDSA'
        /**
         * The JSON Web Key Set that proves it, for RS256, ES256 and EdDSA; no secret is needed then
         */
        keys?: string
        /**
         * The claim that must be the hash of the body
         */
        body_hash?: {
          claim: string
          algorithm: 'sha1' | 'sha256' | 'sha512'
          encoding?: 'hex' | 'base64' | 'base64url'
        }
        /**
         * Says that it is known that the token proves nothing of the body
         */
        body_unsigned?: true
        /**
         * What claims must be; a text may have {parameter:…}
         */
        claims?: {
          [k: string]: string | boolean | number
        }
        /**
         * How far clocks may differ, in seconds
         */
        tolerance?: number
        /**
         * How old a token may be by its claim iat, in seconds; it must have one then
         */
        max_age?: number
        /**
         * How secrets are written; utf8 for a public key is PEM
         */
        secret?: {
          encoding?: 'utf8' | 'base64' | 'hex'
          /**
           * What may stand before a secret and is no part of it, such as whsec_
           */
          prefix?: string
        }
      }
    | {
        kind: 'hash'
        algorithm: 'sha256' | 'sha512'
        /**
         * The header that holds it
         */
        header?: string
        /**
         * The query parameter that holds it instead
         */
        query?: string
        /**
         * The member of the JSON body that holds it instead, such as data.id
         */
        member?: string
        /**
         * What stands between the parts of the header; several of them may be signatures
         */
        separator?: ',' | ' ' | '|' | ';'
        /**
         * What stands before each signature, such as sha256= or v1=; parts without it are ignored
         */
        label?: string
        /**
         * Which of the parts between separators it is, counted from 1, where parts have no labels
         */
        part?: number
        encoding: 'hex' | 'base64' | 'base64url'
        /**
         * What is signed: text with {body}, {timestamp}, {id}, {url} and others in braces
         */
        signed: string
        /**
         * Says that it is known that the signature proves nothing of the body
         */
        body_unsigned?: true
        /**
         * The header, or the place, that holds {id}; no id is taken twice while its timestamp is good
         */
        id?:
          | string
          | {
              /**
               * The header that holds it
               */
              header?: string
              /**
               * The query parameter that holds it instead
               */
              query?: string
              /**
               * The member of the JSON body that holds it instead, such as data.id
               */
              member?: string
            }
        /**
         * Where {timestamp} stands
         */
        timestamp?: {
          /**
           * The header that holds it
           */
          header?: string
          /**
           * The query parameter that holds it instead
           */
          query?: string
          /**
           * The member of the JSON body that holds it instead, such as data.id
           */
          member?: string
          /**
           * What stands before it where it is part of a header, such as t=
           */
          label?: string
          /**
           * Which of the parts between separators it is, counted from 1, where parts have no labels
           */
          part?: number
          /**
           * Seconds or milliseconds since the epoch, or a date such as 2026-03-14T09:26:53Z; s unless said
           */
          unit?: 's' | 'ms' | 'rfc3339'
          /**
           * How far it may be from now either way, in seconds
           */
          tolerance?: number
        }
        /**
         * For {form:sorted}: the query parameter with the SHA-256, in hex, of a body that is no form
         */
        digest_query?: string
        /**
         * How secrets are written; utf8 for a public key is PEM
         */
        secret?: {
          encoding?: 'utf8' | 'base64' | 'hex'
          /**
           * What may stand before a secret and is no part of it, such as whsec_
           */
          prefix?: string
        }
      }
    | {
        kind: 'token'
        /**
         * The header that holds it
         */
        header?: string
        /**
         * The query parameter that holds it instead
         */
        query?: string
        /**
         * The member of the JSON body that holds it instead, such as data.id
         */
        member?: string
        /**
         * What stands before it, such as Bearer and a space
         */
        label?: string
      }
    | {
        kind: 'basic'
      }
    | {
        kind: 'none'
      }
  /**
   * How the sender makes sure of the URL, instead of the preset's own
   */
  handshakes?: HandshakeInput[]
  /**
   * What calls are signed with; while one takes the place of another, both
   */
  secrets?: string[]
  /**
   * What else the scheme asks for by name, such as the audience of a token
   */
  parameters?: {
    [k: string]: string
  }
  /**
   * Whether calls without any signature are refused
   */
  required?: boolean
  /**
   * How far timestamps may be from now, in seconds, instead of the scheme's own
   */
  tolerance?: number
  /**
   * The status of the answer to a call that is not signed as it must be; 401 unless said
   */
  refusal_status?: number
  /**
   * For handshakes: Meta's verify token, Meraki's validator
   */
  handshake_token?: string
  /**
   * Whether this service asks for the URL by which a sender has a subscription confirmed, of the hosts that its handshake names; not unless said
   */
  confirms?: boolean
  /**
   * What a scheme of its own is called in explanations and records; custom unless said
   */
  name?: string
  /**
   * What stands before /api in the URL the sender calls, where that is signed and a proxy hides it
   */
  base_url?: string
}
export interface HandshakeInput {
  verb: 'GET' | 'POST' | 'HEAD' | 'OPTIONS'
  /**
   * What tells it from other calls; all of it must be there
   */
  when?: {
    /**
     * The header that holds it
     */
    header?: string
    /**
     * The query parameter that holds it instead
     */
    query?: string
    /**
     * The member of the JSON body that holds it instead, such as data.id
     */
    member?: string
    /**
     * What it must be; that it is there is enough unless said
     */
    is?: string | number | boolean
  }[]
  /**
   * Where {value} stands in the call
   */
  value?: {
    /**
     * The header that holds it
     */
    header?: string
    /**
     * The query parameter that holds it instead
     */
    query?: string
    /**
     * The member of the JSON body that holds it instead, such as data.id
     */
    member?: string
  }
  /**
   * What must hold the token that was agreed on
   */
  token?: {
    /**
     * The header that holds it
     */
    header?: string
    /**
     * The query parameter that holds it instead
     */
    query?: string
    /**
     * The member of the JSON body that holds it instead, such as data.id
     */
    member?: string
  }
  /**
   * Whether it is signed as all other calls are, and answered only then
   */
  signed?: boolean
  /**
   * Where a URL stands that this service asks for by GET before it answers, and of which hosts; it does so only where the settings say `confirms`
   */
  confirm?: {
    /**
     * The header that holds it
     */
    header?: string
    /**
     * The query parameter that holds it instead
     */
    query?: string
    /**
     * The member of the JSON body that holds it instead, such as data.id
     */
    member?: string
    hosts: string[]
  }
  answer?: {
    status?: 200 | 201 | 202 | 204
    /**
     * Headers of the answer; their texts may name {value}, {token} and {hmac}
     */
    headers?: {
      [k: string]: string
    }
    /**
     * The body, as plain text
     */
    text?: string
    /**
     * The body instead, as JSON; its texts may name {value}, {token} and {hmac}
     */
    json?: {
      [k: string]:
        | string
        | number
        | boolean
        | {
            [k: string]:
              | string
              | number
              | boolean
              | {
                  [k: string]: string | number | boolean
                }
          }
    }
    /**
     * What {hmac} is: an HMAC of {value}, made with the first of the secrets
     */
    hmac?: {
      algorithm: 'sha256' | 'sha512'
      encoding: 'hex' | 'base64'
    }
  }
  /**
   * Whether {value} is the secret that later calls are signed with
   */
  keep?: 'value'
}
export interface SourcesInput {
  /**
   * Addresses, and ranges such as 10.1.0.0/16, that calls may come from; any unless said
   */
  allow?: string[]
  /**
   * Whether only this machine and private networks may call
   */
  local_only?: boolean
  /**
   * Whether a GET may come from pages of other sites and from the previews of links
   */
  cross_site?: boolean
}
export interface RateLimitInput {
  /**
   * Of all calls together
   */
  total?: {
    /**
     * How many calls are taken
     */
    calls: number
    /**
     * In how long a time, in seconds
     */
    seconds: number
  }
  /**
   * Of the calls of each address
   */
  per_address?: {
    /**
     * How many calls are taken
     */
    calls: number
    /**
     * In how long a time, in seconds
     */
    seconds: number
  }
}
export interface IdempotencyInput {
  /**
   * What two calls have in common that are one: a header, a member of the body, or all of it
   */
  key:
    | {
        from: 'header'
        name: string
      }
    | {
        from: 'member'
        /**
         * A member of the JSON body, such as event.id
         */
        path: string
      }
    | {
        from: 'body'
      }
  /**
   * How long that holds, in seconds
   */
  window?: number
  /**
   * Whether a repeat gets any first reply; with success, one of 400 or above is not kept and a repeat runs
   */
  keep?: 'all' | 'success'
}
export interface CorsInput {
  /**
   * Origins such as https://panel.example.org; * for any
   */
  origins: string[]
}
export interface FilterInput {
  /**
   * Whether all comparisons must hold, or one is enough
   */
  match?: 'all' | 'any'
  comparisons: FilterComparisonInput[]
}
export interface FilterComparisonInput {
  left: boolean | number | string | CallValueInput
  operator:
    | 'equal'
    | 'not_equal'
    | 'greater_than'
    | 'greater_than_or_equal'
    | 'less_than'
    | 'less_than_or_equal'
    | 'and'
    | 'or'
    | 'exclusive_or'
  right: boolean | number | string | CallValueInput
}
export interface CallValueInput {
  /**
   * A header
   */
  header?: string
  /**
   * A parameter of the query
   */
  query?: string
  /**
   * A member of the JSON body or a field of a form, such as data.type; of each [] one is enough
   */
  member?: string
}
export interface SystemTriggerEdit {
  enabled?: boolean
  exec_enabled?: boolean
  important?: boolean
  /**
   * Who sends: says signature.preset and reply_budget where they are not given; docs/senders.md lists all of the package
   */
  sender?: string
  /**
   * How it is known that calls come from whom they should; null, or left out, to do without
   */
  signature?: Signature | null
  /**
   * Where calls may come from; null, or left out, to do without
   */
  sources?: SourcesInput | null
  /**
   * How many calls are taken; null, or left out, to do without
   */
  rate_limit?: RateLimitInput | null
  /**
   * Which calls are one, and get one reply; null, or left out, to do without
   */
  idempotency?: IdempotencyInput | null
  /**
   * When a caller is answered 202 at the latest and fetches the reply later, in seconds; null, or left out, to do without
   */
  reply_budget?: number | null
  /**
   * Which executions are kept; all unless said, and then a 2xx means that the execution is on disk; null, or left out, to do without
   */
  record?: ('all' | 'failures' | 'none') | null
  /**
   * The status of answers that say no more than that the call was taken; 202 unless said; null, or left out, to do without
   */
  success_status?: number | null
  /**
   * How many bytes a body may have, up to what the host takes; 1 MiB unless said; null, or left out, to do without
   */
  max_body?: number | null
  /**
   * Pages of which origins may call and read what is answered; null, or left out, to do without
   */
  cors?: CorsInput | null
  /**
   * Which calls are meant: others are answered as if they were, and do nothing; null, or left out, to do without
   */
  filter?: FilterInput | null
  id?: Ignored
  name?: Ignored
  created_at?: Ignored
  updated_at?: Ignored
  version?: Ignored
  description?: Ignored
  system_name?: Ignored
  system_id?: Ignored
  activated_count?: Ignored
  trigger_count?: Ignored
  debounce_period?: Ignored
  enable_webhook?: Ignored
  webhook_secret?: Ignored
  supported_methods?: Ignored
  control_system_id?: Ignored
  control_system?: Ignored
  zone_id?: Ignored
  trigger_id?: Ignored
  playlists?: Ignored
  any_match?: Ignored
  actions?: Ignored
  _actions?: Ignored
  conditions?: Ignored
  _conditions?: Ignored
  triggered?: Ignored
  trigger_instances?: Ignored
  binding?: Ignored
  declared?: Ignored
  triggered_at?: Ignored
  action_errors?: Ignored
  comparison_errors?: Ignored
  refusal?: Ignored
  capture_left?: Ignored
  secret_use?: Ignored
  previous_secret?: Ignored
}
export interface Rotation {
  /**
   * How long the present secret goes on working, in seconds; with 0 it ends at once
   */
  overlap?: number
}
export interface Capture {
  /**
   * How many calls, whatever was asked before; with 0 none any more
   */
  calls: number
}
