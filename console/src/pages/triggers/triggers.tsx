import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { triggers, PAGE } from '../../api/routes.js'
import type { Trigger } from '../../api/resources.js'
import { useLoaded } from '../../load.js'
import { Button } from '../../parts/button.js'
import { Search } from '../../parts/search.js'
import { Await, Chip, Empty } from '../../parts/states.js'
import { go, hrefTo } from '../../route.js'
import { isAdmin } from '../../session.js'
import { counted } from '../../words.js'

/** Every trigger there is. */
export function Triggers(): JSX.Element {
  const words = useSignal('')
  const limit = useSignal(PAGE)
  const list = useLoaded(() => triggers.list(words.value, limit.value), [words.value, limit.value])
  const add = (): void => {
    go('triggers', 'new')
  }
  return (
    <>
      <div class="head">
        <h1>Triggers</h1>
        <Search
          label="Search triggers"
          onSearch={(given) => {
            words.value = given
          }}
        />
        {isAdmin.value && (
          <Button kind="main" icon="add" onPress={add}>
            New trigger
          </Button>
        )}
      </div>
      <Await of={list}>
        {({ data, total }) =>
          data.length === 0 ? (
            words.value === '' ? (
              <Empty title="No triggers yet">
                A trigger says what fires and what then happens. Make one, add it to a system, and that gives
                you its webhook URL.
                {!isAdmin.value && ' It takes a key of an administrator to make one.'}
              </Empty>
            ) : (
              <Empty title={`No trigger fits “${words.value}”`}>
                Words are looked for from their beginning.
              </Empty>
            )
          ) : (
            <>
              <ul class="list">
                {data.map((trigger) => (
                  <Entry key={trigger.id} trigger={trigger} />
                ))}
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

const Entry = ({ trigger }: { readonly trigger: Trigger }): JSX.Element => (
  <li>
    <a class="entry" href={hrefTo('triggers', trigger.id)}>
      <span class="title">
        <strong>{trigger.name}</strong>
        {trigger.important && <Chip kind="warn">important</Chip>}
        {trigger.declared && <Chip>configuration file</Chip>}
      </span>
      {trigger.description !== '' && <span class="muted clip">{trigger.description}</span>}
      <span class="facts">
        {trigger.enable_webhook ? (
          <Chip kind="accent">webhook {trigger.supported_methods.join(' ')}</Chip>
        ) : (
          <Chip>webhook off</Chip>
        )}
        {factsOf(trigger).map((fact) => (
          <span key={fact} class="muted">
            {fact}
          </span>
        ))}
      </span>
    </a>
  </li>
)

function factsOf({ conditions, actions, debounce_period }: Trigger): string[] {
  const checks = conditions.comparisons.length + conditions.time_dependents.length
  const acts = actions.functions.length + actions.mailers.length
  return [
    ...(debounce_period > 0 ? [`debounce ${debounce_period} s`] : []),
    ...(checks > 0 ? [counted(checks, 'condition')] : []),
    ...(acts > 0 ? [counted(acts, 'action')] : []),
  ]
}
