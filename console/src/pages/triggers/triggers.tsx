import type { JSX } from 'preact'
import { triggers } from '../../api/routes.js'
import type { Trigger } from '../../api/resources.js'
import { Button } from '../../parts/button.js'
import { FoundList } from '../../parts/found-list.js'
import { Chip } from '../../parts/states.js'
import { go, hrefTo } from '../../route.js'
import { isAdmin } from '../../session.js'
import { counted } from '../../words.js'

/** Every trigger there is. */
export const Triggers = (): JSX.Element => (
  <FoundList
    title="Triggers"
    thing="trigger"
    ask={triggers.list}
    action={
      isAdmin.value && (
        <Button
          kind="main"
          icon="add"
          onPress={() => {
            go('triggers', 'new')
          }}
        >
          New trigger
        </Button>
      )
    }
    none={
      <>
        A trigger says what fires and what then happens. Make one, add it to a system, and that gives you its
        webhook URL.
        {!isAdmin.value && ' It takes a key of an administrator to make one.'}
      </>
    }
    help="Words are looked for from their beginning."
  >
    {(trigger) => <Entry key={trigger.id} trigger={trigger} />}
  </FoundList>
)

const Entry = ({ trigger }: { readonly trigger: Trigger }): JSX.Element => (
  <li>
    <a class="entry" href={hrefTo('triggers', trigger.id)}>
      <span class="title">
        <strong dir="auto">{trigger.name}</strong>
        {trigger.important && <Chip kind="warn">important</Chip>}
        {trigger.declared && <Chip>configuration file</Chip>}
      </span>
      {trigger.description !== '' && (
        <span class="muted clip" dir="auto">
          {trigger.description}
        </span>
      )}
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
