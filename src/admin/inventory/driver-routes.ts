import { z } from 'zod'
import { readmeOf } from '../../driver/index.js'
import { Problem } from '../../problem/index.js'
import { pageOf, PageQuery } from '../rest/paging.js'
import { word } from '../rest/parameters.js'
import { route, routesOf, type AskedBy, type Reply, type Route, type RouteEntry } from '../rest/route.js'
import { searchFor } from '../../runtime/index.js'
import { driverExample } from './examples.js'
import { presentDriver } from './present-records.js'
import { DriverRecord } from './records.js'
import { theInventory, type InventoryRouteParts } from './the-inventory.js'

const path = '/api/engine/v2/drivers'
const OfDriver = z.object({ driver: word('The driver, by its name') })

const DRIVER_ROUTES: readonly RouteEntry<InventoryRouteParts>[] = [
  route({
    role: 'support',
    verb: 'GET',
    path,
    name: 'listDrivers',
    summary: 'Lists the drivers that modules can be made of, by name',
    query: PageQuery,
    answer: z.array(DriverRecord),
    isPaged: true,
    refusals: ['modules-elsewhere'],
    examples: { answer: [driverExample] },
    handle: listDrivers,
  }),
  route({
    role: 'support',
    verb: 'GET',
    path: `${path}/:driver`,
    name: 'showDriver',
    summary: 'Shows a driver: its settings, its webhook methods and its commands',
    params: OfDriver,
    answer: DriverRecord,
    refusals: ['not-found', 'modules-elsewhere'],
    examples: { answer: driverExample },
    handle: showDriver,
  }),
]

export const driverRoutes = (parts: InventoryRouteParts): readonly Route[] => routesOf(DRIVER_ROUTES, parts)

function listDrivers(asked: AskedBy<{ query: typeof PageQuery }>, parts: InventoryRouteParts): Reply {
  const fits = searchFor(asked.query.q)
  const found = theInventory(parts)
    .drivers()
    .filter(({ name, description }) => fits(`${name} ${description}`))
  const page = pageOf(found.sort(byName), 'driver', asked)
  return { body: page.things.map(presentDriver), headers: page.headers }
}

function showDriver({ params }: AskedBy<{ params: typeof OfDriver }>, parts: InventoryRouteParts): Reply {
  const driver = theInventory(parts)
    .drivers()
    .find(({ name }) => name === params.driver)
  if (!driver) throw new Problem('not-found', `there is no driver ${params.driver}`)
  return { body: { ...presentDriver(driver), readme: readmeOf(driver) } }
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0
