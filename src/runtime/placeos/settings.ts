/** How a PlaceOS cluster is reached, and what of it may be called. */
export interface PlaceOsSettings {
  /** PlaceOS's Redis; a user that may only read suffices. */
  readonly redisUrl: string
  /** PlaceOS's REST interface, for what Redis does not hold: names of systems and drivers, and edges. */
  readonly apiUrl?: string | undefined
  /** A key of that interface. */
  readonly apiKey?: string | undefined
  /** The id of the edge that each module runs on whose id ends in `-edge`, where the REST interface is not asked. */
  readonly edges: Readonly<Record<string, string>>
  /** The one core there is, where it is not to be looked up in Redis. */
  readonly core?: string | undefined
  /** Which functions of drivers are webhook methods: those of the shape of one, all, or those of these names. */
  readonly methods: 'shaped' | 'any' | readonly string[]
  /** Whether a status of a reply may be its name, as enumerations of Crystal are sent, or must be its number. */
  readonly results: 'mapped' | 'exact'
  /** Calls that may run at once. */
  readonly maxInFlight: number
  /** The same of one module. */
  readonly maxInFlightPerModule: number
}

/** What the plugin's own settings say of calls. */
export interface CallLimits {
  /** How long a webhook method may take, in milliseconds. */
  readonly webhookTimeoutMs: number
  /** How long a command may take, in milliseconds. */
  readonly commandTimeoutMs: number
  /** Calls that may wait for one module. */
  readonly maxQueuedDeliveries: number
  /** Calls that may wait for all modules. */
  readonly maxQueuedDeliveriesInAll: number
}
