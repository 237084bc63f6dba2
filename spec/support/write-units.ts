import type { UnitStore } from '../../src/commit/index.js'
import type { WholeExecution } from '../../src/journal/index.js'
import type { ExactReply, KeptReplies, KeptReply, ReplyClaim } from '../../src/replies/index.js'
import type { Activity } from '../../src/triggers/index.js'

/** Writes executions, each in a unit of its own. @param isKept whether only what changes is written */
export const writeExecutions = async (
  units: UnitStore,
  executions: readonly WholeExecution[],
  isKept = false,
): Promise<void> => {
  await units.write(executions.map((execution) => ({ entries: [{ execution, isKept, keptSize: 0 }] })))
}

/** Notes activity by instance, each in a unit of its own. */
export const noteActivity = async (
  units: UnitStore,
  ...notes: readonly (readonly [instance: string, activity: Activity])[]
): Promise<void> => {
  await units.write(notes.map(([id, activity]) => ({ active: { id, activity } })))
}

/** Keeps replies and claims names for them. */
export class ReplyUnits {
  constructor(
    private readonly replies: KeptReplies,
    private readonly units: UnitStore,
  ) {}

  /** Gives whoever has the name then. */
  async claim(claim: ReplyClaim): Promise<KeptReply | undefined> {
    const { holders } = await this.units.write([{ claim }])
    return holders[0] ?? (await this.replies.find(claim.name, claim.claimed))
  }

  async complete(execution: string, reply: ExactReply): Promise<void> {
    await this.units.write([{ reply: { execution, reply } }])
  }

  async giveUp(execution: string): Promise<void> {
    await this.units.write([{ reply: { execution, reply: null } }])
  }
}
