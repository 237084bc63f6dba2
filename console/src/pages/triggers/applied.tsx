import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { instances, systems } from '../../api/routes.js'
import type { Instance, Trigger } from '../../api/resources.js'
import { useLoaded } from '../../load.js'
import { Button } from '../../parts/button.js'
import { Dialog } from '../../parts/dialog/dialog.js'
import { Select } from '../../parts/form/inputs.js'
import { LinkIcon } from '../../parts/link-icon.js'
import { Await, Chip, Empty } from '../../parts/states.js'
import { tell } from '../../parts/news.js'
import { hrefTo } from '../../route.js'
import { isAdmin } from '../../session.js'

/** The most systems that are offered at once. */
const OFFERED = 1000

interface AppliedProps {
  readonly trigger: Trigger
  readonly onChange: () => Promise<void>
}

/** The systems a trigger is applied to. */
export function Applied({ trigger, onChange }: AppliedProps): JSX.Element {
  const isAdding = useSignal(false)
  const applied = trigger.trigger_instances ?? []
  return (
    <section class="card">
      <div class="head">
        <h2>Systems</h2>
        {isAdmin.value && (
          <Button
            icon="add"
            onPress={() => {
              isAdding.value = true
            }}
          >
            Add to a system
          </Button>
        )}
      </div>
      {applied.length === 0 ? (
        <Empty title="Not in any system yet">
          A trigger is at work once it is added to a system. Its webhook URL comes with that.
        </Empty>
      ) : (
        <ul class="rows">
          {applied.map((instance) => (
            <AppliedRow key={instance.id} trigger={trigger} instance={instance} />
          ))}
        </ul>
      )}
      {isAdding.value && (
        <AddToSystem
          trigger={trigger}
          onAdded={onChange}
          onClose={() => {
            isAdding.value = false
          }}
        />
      )}
    </section>
  )
}

interface RowProps {
  readonly trigger: Trigger
  readonly instance: Instance
}

const AppliedRow = ({ trigger, instance }: RowProps): JSX.Element => (
  <li class="row">
    <a class="grow" href={hrefTo('systems', instance.control_system_id, 'triggers', instance.id)}>
      {instance.control_system?.name ?? instance.control_system_id}
    </a>
    {!instance.enabled && <Chip kind="warn">disabled</Chip>}
    {instance.exec_enabled && <Chip kind="good">execute enabled</Chip>}
    {trigger.enable_webhook && <LinkIcon instance={instance} />}
  </li>
)

interface AddProps {
  readonly trigger: Trigger
  readonly onAdded: () => Promise<void>
  readonly onClose: () => void
}

function AddToSystem({ trigger, onAdded, onClose }: AddProps): JSX.Element {
  const list = useLoaded(async () => (await systems.list('', OFFERED)).data, [])
  const chosen = useSignal('')
  const add = async (): Promise<void> => {
    await instances.create(chosen.value, { trigger_id: trigger.id, exec_enabled: false })
    tell('Added. The link icon copies its webhook URL.')
    onClose()
    await onAdded()
  }
  return (
    <Dialog title={`Add ${trigger.name} to a system`} onClose={onClose}>
      <Await of={list}>
        {(all) => (
          <Select
            label="System"
            value={chosen.value}
            options={[
              ['', 'Choose a system'],
              ...all.map(({ id, name }) => [id, `${name} (${id})`] as const),
            ]}
            onChange={(value) => {
              chosen.value = value
            }}
          />
        )}
      </Await>
      <footer>
        <Button onPress={onClose}>Cancel</Button>
        <Button kind="main" disabled={chosen.value === ''} onPress={add}>
          Add
        </Button>
      </footer>
    </Dialog>
  )
}
