import { isDeepStrictEqual } from 'node:util'
import type { ModuleId } from '../../modules/index.js'
import { EmbeddedModule, type ModuleSurroundings } from './module.js'
import type { PlannedModule } from './plan.js'

/** A module at work, and what it was planned as. */
export interface Running {
  readonly module: EmbeddedModule
  planned: PlannedModule
}

/** What becomes of the running modules by a plan. */
export interface Arrangement {
  readonly after: ReadonlyMap<ModuleId, Running>
  /** Those that are new and to run; none of them has been started. */
  readonly started: readonly EmbeddedModule[]
  /** Those that stay with other settings than before. */
  readonly updated: readonly Running[]
  /** Those that are planned no more, or are planned anew. */
  readonly gone: readonly EmbeddedModule[]
}

/** Modules that fit the plan stay, and know it from now on. */
export function arrangementOf(
  plan: readonly PlannedModule[],
  before: ReadonlyMap<ModuleId, Running>,
  surroundings: ModuleSurroundings,
): Arrangement {
  const after = new Map<ModuleId, Running>()
  const started: EmbeddedModule[] = []
  const updated: Running[] = []
  for (const planned of plan) {
    const { id } = planned.configuration
    const kept = before.get(id)
    const isSame = isDeepStrictEqual(kept?.planned.settings, planned.settings)
    // One that did not load has nothing that could take other settings: it is made anew.
    const isLoaded = kept?.module.hooks.failure?.hook !== 'onLoad'
    if (kept && canStay(kept.planned, planned) && (isSame || isLoaded)) {
      if (!isSame) updated.push(kept)
      kept.planned = planned
      after.set(id, kept)
    } else {
      const module = new EmbeddedModule(id, planned.name, planned.definition, planned.settings, surroundings)
      after.set(id, { module, planned })
      if (isToRun(planned)) started.push(module)
    }
  }
  const gone = [...before].filter(([id, { module }]) => after.get(id)?.module !== module)
  return { after, started, updated, gone: gone.map(([, { module }]) => module) }
}

/** Whether a running module fits what is planned; to change its driver or name, to stop or to start takes a new one. */
const canStay = (running: PlannedModule, planned: PlannedModule): boolean =>
  running.definition === planned.definition &&
  running.name === planned.name &&
  isToRun(running) === isToRun(planned)

const isToRun = ({ configuration }: PlannedModule): boolean => configuration.running ?? true
