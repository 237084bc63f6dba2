import type { JSX } from 'preact'
import { Await } from '../../parts/states.js'
import { hrefTo } from '../../route.js'
import { Calls } from './calls.js'
import { Checklist, type Step } from './checklist.js'
import { Failures } from './failures.js'
import { useOverall, type Overall } from '../executions/chart/overall.js'

/** What is called, and what of it fails and why. */
export function Home(): JSX.Element {
  const loaded = useOverall()
  return (
    <>
      <h1>Home</h1>
      <Await of={loaded}>
        {(overall) => (
          <>
            <Checklist steps={stepsOf(overall)} />
            <Failures {...overall} />
            <Calls {...overall} />
          </>
        )}
      </Await>
    </>
  )
}

/** What it takes until the first call is answered by a driver. */
function stepsOf({ overview, instances, hasTrigger }: Overall): readonly Step[] {
  const place = instances[0]
  const system = place ? hrefTo('systems', place.control_system_id, 'triggers', place.id) : hrefTo('systems')
  return [
    { words: 'Create a trigger', href: hrefTo('triggers', 'new'), isDone: hasTrigger },
    { words: 'Add it to a system', href: hrefTo('systems'), isDone: instances.length > 0 },
    {
      words: 'Enable execution, if calls are to run a method',
      href: system,
      isDone: instances.some(({ exec_enabled }) => exec_enabled),
    },
    {
      words: 'Copy its URL and call it, or try it on its page',
      href: system,
      isDone: overview.last.some(({ instance }) => instance !== null),
    },
  ]
}
