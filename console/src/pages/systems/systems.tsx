import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { PAGE, systems } from '../../api/routes.js'
import { useLoaded } from '../../load.js'
import { Button } from '../../parts/button.js'
import { Search } from '../../parts/search.js'
import { Await, Empty, Notice } from '../../parts/states.js'
import { hrefTo } from '../../route.js'
import { isSupport } from '../../session.js'
import { counted } from '../../words.js'

/** Every system there is. */
export function Systems(): JSX.Element {
  const words = useSignal('')
  const limit = useSignal(PAGE)
  const list = useLoaded(() => systems.list(words.value, limit.value), [words.value, limit.value])
  return (
    <>
      <div class="head">
        <h1>Systems</h1>
        <Search
          label="Search systems"
          onSearch={(given) => {
            words.value = given
          }}
        />
      </div>
      {!isSupport.value && (
        <Notice>
          This key lists systems. Their modules, triggers and executions need a key of the role support.
        </Notice>
      )}
      <Await of={list}>
        {({ data, total }) =>
          data.length === 0 ? (
            words.value === '' ? (
              <Empty title="No systems yet">
                Systems and their modules come from the host’s configuration file. Add one there; the host
                reads the file again by itself.
              </Empty>
            ) : (
              <Empty title={`No system fits “${words.value}”`} />
            )
          ) : (
            <>
              <ul class="list">
                {data.map(({ id, name, modules }) => {
                  const inside = (
                    <>
                      <span class="title">
                        <strong>{name}</strong>
                      </span>
                      <span class="facts muted">
                        <code>{id}</code>
                        <span>{counted(modules.length, 'module')}</span>
                      </span>
                    </>
                  )
                  return (
                    <li key={id}>
                      {isSupport.value ? (
                        <a class="entry" href={hrefTo('systems', id)}>
                          {inside}
                        </a>
                      ) : (
                        <div class="entry">{inside}</div>
                      )}
                    </li>
                  )
                })}
              </ul>
              {total > data.length && (
                <Button
                  onPress={() => {
                    limit.value += PAGE
                  }}
                >
                  Show more of {total}
                </Button>
              )}
            </>
          )
        }
      </Await>
    </>
  )
}
