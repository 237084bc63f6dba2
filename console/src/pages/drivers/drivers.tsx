import type { JSX } from 'preact'
import { drivers } from '../../api/routes.js'
import type { DriverRecord } from '../../api/resources.js'
import { FoundList } from '../../parts/found-list.js'
import { Chip } from '../../parts/states.js'
import { hrefTo } from '../../route.js'

/** Every driver that modules can be made of. */
export const Drivers = (): JSX.Element => (
  <FoundList
    title="Drivers"
    thing="driver"
    ask={drivers.list}
    none="Drivers are named in the host’s configuration file, in the list drivers."
    columns={['Driver', 'Its modules are called', 'Webhook methods', 'Commands']}
  >
    {(driver) => <DriverRow key={driver.name} driver={driver} />}
  </FoundList>
)

const DriverRow = ({ driver }: { readonly driver: DriverRecord }): JSX.Element => (
  <tr>
    <th scope="row">
      <a href={hrefTo('drivers', driver.name)} dir="auto">
        {driver.name}
      </a>
      <div class="muted small clip" dir="auto" title={driver.description}>
        {driver.description}
      </div>
    </th>
    <td data-name="Modules are called">{driver.module_name}</td>
    <td data-name="Webhook methods">
      <span class="inline">
        {driver.webhooks.map(({ name, methods }) => (
          <Chip key={name} kind="accent">
            {name} {methods.join(' ')}
          </Chip>
        ))}
        {driver.webhooks.length === 0 && <span class="muted">none</span>}
      </span>
    </td>
    <td data-name="Commands">{Object.keys(driver.functions).length}</td>
  </tr>
)
