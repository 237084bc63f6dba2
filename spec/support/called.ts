import type { Commits } from '../../src/commit/index.js'
import type { TriggerInstance } from '../../src/triggers/index.js'

/** Calls an instance as a webhook does. Resolves once what that asks for is kept; rejects with why it is not. */
export async function called(
  instance: TriggerInstance | undefined,
  commits: Pick<Commits, 'commit'>,
): Promise<void> {
  const notice = instance?.notify('current')
  if (!instance || !notice?.isToKeep) return
  await new Promise<void>((resolve, reject) => {
    commits.commit({ active: instance }, (failure) => {
      notice.settle(!failure)
      if (failure) reject(failure)
      else resolve()
    })
  })
}
